// แท็กของการสนทนา.

/** @type {Record<string, string | { one?: string, other: string }>} */
export const tags = {
  "tags.add": "เพิ่มแท็ก",
  "tags.placeholder": "เพิ่มแท็ก…",
  "tags.choices": "แท็กที่เพิ่มได้",
  "tags.new": "ใหม่",
  "tags.remove": "นำแท็ก {name} ออก",
  "tags.none": "ยังไม่มีแท็ก เพิ่มได้ในรายละเอียดของการสนทนา",
  "tags.none_here": "แท็กบอกว่าเรื่องนี้เกี่ยวกับอะไร และใช้กรองรายการได้",
  "tags.loading": "กำลังโหลด…",
  "tags.used": { other: "{count} การสนทนา" },
  "row.more_tags": "+{n}",
  "help.tags": "เพิ่มแท็ก",
};

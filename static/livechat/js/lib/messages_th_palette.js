// คำสั่งทั้งหมด

/** @type {Record<string, string | { one?: string, other: string }>} */
export const palette = {
  "palette.title": "คำสั่งทั้งหมด",
  "palette.placeholder": "ต้องการทำอะไร",
  "palette.list": "คำสั่ง",
  "palette.none": "ไม่พบคำสั่งนี้ ค้นหาลูกค้าได้ด้วยส่วนใดก็ได้ของชื่อ",
  "palette.count": { other: "{count} คำสั่ง" },
  "palette.cannot": "“{name}” – {why}",
  "palette.not_now": "ตอนนี้ทำไม่ได้: {state}",
  "palette.none_open": "ยังไม่ได้เปิดการสนทนา",
  "palette.not_snoozed": "ไม่ได้พักไว้",
  "palette.not_blocked": "ลูกค้าไม่ได้ถูกบล็อก",
  "palette.nothing_said": "ลูกค้ายังไม่ได้ส่งข้อความที่นี่",
  "palette.undo": "เลิกทำสิ่งที่ทำล่าสุด",
  "palette.nothing_to_undo": "ไม่มีอะไรให้เลิกทำ",
  "palette.conversation": "การสนทนา",
  "palette.go": "ไปที่",
  "palette.tag": "แท็ก",
  "palette.canned": "ข้อความสำเร็จรูป",
  "palette.customer": "ลูกค้า",
  "palette.snooze": "พักไว้: {time}",
  "palette.transfer_to": "โอนให้ {name}",
  "palette.add_tag": "เพิ่มแท็ก {name}",
  "palette.refresh": "ดึงชื่อและรูปของ {name} จาก LINE อีกครั้ง",
};

// การค้นหา และการไปยังข้อความเก่า

/** @type {Record<string, string | { one?: string, other: string }>} */
export const search = {
  "search.label": "ค้นหาลูกค้าและข้อความ",
  "search.placeholder": "ค้นหาชื่อและข้อความ",
  "search.results": "ผลการค้นหา",
  "search.customers": "ลูกค้า",
  "search.messages": "ข้อความ",
  "search.group": "กลุ่ม",
  "search.note": "โน้ต",
  "search.none": "ไม่พบ “{query}”",
  "search.none_text": "ค้นหาในชื่อ ข้อความทั้งหมด โน้ต และชื่อไฟล์แล้ว",
  "search.clear": "ล้างการค้นหา",
  "search.searching": "กำลังค้นหา…",
  "search.many": "ยังมีอีก พิมพ์ชื่อเพิ่มเพื่อค้นให้แคบลง",
  "search.more_customers": { other: "แสดงอีก {count} ราย" },
  "search.count_customers": { other: "ลูกค้า {count} ราย" },
  "search.count_messages": { other: "{count} ข้อความ" },
  "search.status": "พบ {customers} และ {messages}",
  "search.status_more": "พบ {customers} และ {messages} และยังมีอีก",
  "search.status_none": "ไม่พบผลลัพธ์",
  "thread.back_to_newest": "กลับไปข้อความล่าสุด",
  "search.filling": "ระบบกำลังนำข้อความเก่าเข้าสู่การค้นหา ภายหลังอาจพบผลลัพธ์เพิ่มขึ้น",
};

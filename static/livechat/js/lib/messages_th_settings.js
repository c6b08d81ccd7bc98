// How a person wants the console to be.

/** @type {Record<string, string | { one?: string, other: string }>} */
export const settings = {
  "settings.title": "การตั้งค่า",
  "settings.note": "ใช้กับทุกอุปกรณ์ของคุณ",
  "settings.send": "การส่งคำตอบ",
  "settings.enter": "กด Enter เพื่อส่ง",
  "settings.enter_about": "กด Shift+Enter เพื่อขึ้นบรรทัดใหม่",
  "settings.ctrl": "กด Ctrl+Enter หรือ ⌘+Enter เพื่อส่ง",
  "settings.ctrl_about": "กด Enter เพื่อขึ้นบรรทัดใหม่",
  "settings.keys": "แป้นพิมพ์",
  "composer.keys_ctrl": "Ctrl+Enter หรือ ⌘+Enter: ส่ง",
  "help.send_close": "ส่ง ปิดเรื่อง แล้วไปเรื่องถัดไป",
  "draft.replaced": "ใช้ฉบับร่างล่าสุดถึง {name} แล้ว บนอีกอุปกรณ์เคยมี “{text}”",
  "draft.restore": "นำกลับมา",
  "banner.back": "เชื่อมต่อแล้ว",
  "banner.caught_up": { other: "เชื่อมต่อแล้ว: มีข้อความใหม่ใน {count} การสนทนา" },
  "banner.release": "กล่องข้อความรุ่นใหม่พร้อมแล้ว หน้านี้จะโหลดเองเมื่อคุณหยุดพัก",
  "banner.reload": "โหลดเลย",
  "signed_in.title": "เข้าสู่ระบบแล้ว",
  "signed_in.text": "ปิดแท็บนี้ได้ แท็บเดิมจะทำงานต่อเอง",
  "signed_in.open": "เปิดกล่องข้อความที่นี่",
  "notice.not_closed": "การสนทนากับ {name} ยังเปิดอยู่ เพราะข้อความยังไม่ถูกส่งออก",
};

// The customer's panel.

/** @type {Record<string, string | { one?: string, other: string }>} */
export const panel = {
  "details.transcript": "บันทึกการสนทนาสำหรับพิมพ์หรือบันทึก",
  "details.language": "ภาษา",
  "details.unnamed": "ยังไม่มีชื่อ",
  "alias.edit": "ตั้งชื่อเอง",
  "alias.label": "ชื่อที่ทีมใช้เรียกลูกค้าคนนี้",
  "alias.hint": "ทีมของคุณเท่านั้นที่เห็น เว้นว่างเพื่อใช้ชื่อใน LINE",
  "alias.save": "บันทึก",
  "alias.cancel": "ยกเลิก",
  "alias.line": "ชื่อใน LINE: {name}",
  "own.title": "ข้อมูลของทีมคุณ",
  "own.none": "ยังไม่มีช่องข้อมูล สิ่งที่ทีมอยากรู้เกี่ยวกับลูกค้าทุกคน เช่น หมายเลขสมาชิก จะอยู่ที่นี่ได้",
  "own.add": "เพิ่มช่องข้อมูล",
  "own.yes": "ใช่",
  "own.no": "ไม่ใช่",
  "own.wrong_number": "ไม่ใช่ตัวเลข",
  "own.wrong_date": "ไม่ใช่วันที่",
  "details.friend_since": "เป็นเพื่อนตั้งแต่",
  "details.blocked_since": "เลิกเป็นเพื่อนเมื่อ",
};

/// The letters that pictures are labelled with, drawn for this purpose: printable ASCII, 5 columns by 8 rows each, the last
/// row for descenders.
enum Font {
  static let columns = 5
  static let rows = 8
  /// From the start of one character to that of the next, in columns.
  static let advance = 6

  /// Whether `character` covers (column, row); anything but printable ASCII is drawn as a question mark.
  static func isInked(_ character: Character, column: Int, row: Int) -> Bool {
    let code = Int(character.asciiValue ?? 0)
    let glyph = glyphs[(32..<127).contains(code) ? code - 32 : 31]
    return glyph >> UInt64((rows - 1 - row) * columns + columns - 1 - column) & 1 == 1
  }

  /// From space to tilde, 40 bits each: rows from the top, each from the left, the highest bit first.
  private static let glyphs: [UInt64] = [
    0x0000000000, 0x2108420080, 0x5294000000, 0x52BEAFA940, 0x23E8E2F880, 0xC644444C60, 0x64A88AC9A0,
    0x2110000000, 0x1110841040, 0x4104211100, 0x012AEA9000, 0x0109F21000, 0x0000003088, 0x0001F00000,
    0x0000003180, 0x0844444200, 0x74675CC5C0, 0x23284213E0, 0x74426443E0, 0xF88820C5C0, 0x11952F8840,
    0xFC3C10C5C0, 0x3221E8C5C0, 0xF844221080, 0x7462E8C5C0, 0x7462F08980, 0x0318063000, 0x0318061100,
    0x1111041040, 0x003E0F8000, 0x4104111100, 0x7442620080, 0x746F5BC1E0, 0x22A31FC620, 0xF463E8C7C0,
    0x74610845C0, 0xE4A318CB80, 0xFC21E843E0, 0xFC21E84200, 0x746178C5E0, 0x8C63F8C620, 0x71084211C0,
    0x3884214980, 0x8CA98A4A20, 0x84210843E0, 0x8EEB58C620, 0x8E7359CE20, 0x746318C5C0, 0xF463E84200,
    0x74631AC9A0, 0xF463EA4A20, 0x7C20E087C0, 0xF908421080, 0x8C6318C5C0, 0x8C63152880, 0x8C635AEE20,
    0x8C54454620, 0x8C54421080, 0xF8444443E0, 0x72108421C0, 0x8410410420, 0x70842109C0, 0x22A2000000,
    0x00000003E0, 0x4104000000, 0x001C17C5E0, 0x843D18C7C0, 0x001F0841E0, 0x085F18C5E0, 0x001D1FC1E0,
    0x323C842100, 0x001F18BC2E, 0x843D18C620, 0x20184211C0, 0x100C210A4C, 0x84254C5240, 0x61084211C0,
    0x00355AD6A0, 0x003D18C620, 0x001D18C5C0, 0x003D18FA10, 0x001F18BC21, 0x002D884200, 0x001F0707C0,
    0x423C8420C0, 0x002318C5E0, 0x0023152880, 0x00235AD540, 0x0022A22A20, 0x002318BC2E, 0x003E2223E0,
    0x1908821060, 0x2108421080, 0xC108221300, 0x0011510000,
  ]
}

/// Formats of music that are not decoded, told by their first bytes.
enum ForeignFormat {
  static func name(path: String) -> String? {
    guard let head = FileSlice(path: path)?.bytes(at: 0, count: 16) else { return nil }
    func at(_ offset: Int, _ bytes: [UInt8]) -> Bool { head.dropFirst(offset).starts(with: bytes) }
    if at(4, Array("ftyp".utf8)) { return "MPEG-4 audio (AAC or ALAC)" }
    if at(0, [0x30, 0x26, 0xB2, 0x75]) { return "Windows Media audio" }
    if at(0, [0x1A, 0x45, 0xDF, 0xA3]) { return "Matroska or WebM" }
    if at(0, Array("MAC ".utf8)) { return "Monkey's Audio" }
    if at(0, Array("wvPk".utf8)) { return "WavPack" }
    if at(0, Array("MThd".utf8)) { return "MIDI" }
    // ADTS: twelve bits of synchronisation, layer 0 (ISO/IEC 13818-7, section 6.2).
    if head.count > 1, head[0] == 0xFF, head[1] & 0xF6 == 0xF0 { return "AAC" }
    return nil
  }
}

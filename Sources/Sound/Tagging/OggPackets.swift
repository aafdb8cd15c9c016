/// The comment packet of an Ogg stream: the second one of the first logical stream (RFC 3533; RFC 7845, section 3).
enum OggPackets {
  /// - Parameter limit: bytes after which the packet is cut: covers of several megabytes are put into comments.
  static func comment(in file: FileSlice, limit: Int) -> TagFields {
    guard let packet = secondPacket(file, limit: limit) else { return TagFields() }
    for (magic, skipped) in [("OpusTags", 8), ("\u{3}vorbis", 7)] where packet.starts(with: magic.utf8) {
      return VorbisComment.fields(in: packet[skipped...])
    }
    // FLAC in Ogg: a metadata block of type 4.
    guard packet.count > 4, packet[0] & 0x7F == 4 else { return TagFields() }
    return VorbisComment.fields(in: packet[4...])
  }

  private static func secondPacket(_ file: FileSlice, limit: Int) -> [UInt8]? {
    var (offset, packet, number): (Int, [UInt8], Int) = (0, [], 0)
    var stream: [UInt8]?
    // A page holds up to 65,307 bytes, of other streams too.
    for _ in 0..<(16 + limit / 4_096) {
      let head = file.bytes(at: offset, count: 27)
      guard head.count == 27, head.starts(with: "OggS".utf8) else { return nil }
      let lengths = file.bytes(at: offset + 27, count: Int(head[26]))
      guard lengths.count == Int(head[26]) else { return nil }
      var place = offset + 27 + lengths.count
      let serial = Array(head[14..<18])
      offset = place + lengths.reduce(0) { $0 + Int($1) }
      if stream == nil { stream = serial }
      guard serial == stream else { continue }
      for length in lengths {
        if number == 1 {
          let part = file.bytes(at: place, count: Int(length))
          packet += part
          if length < 255 || part.count < Int(length) || packet.count >= limit { return packet }
        } else if length < 255 {
          number += 1
        }
        place += Int(length)
      }
    }
    return nil
  }
}

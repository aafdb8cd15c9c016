import Glibc

extension SoundFile {
  /// Throws `.truncated` where the container itself shows that its end is missing: a RIFF or FORM chunk, or an MP3 with a
  /// Xing header, that announces more bytes than there are; an Ogg file that ends inside a page; a FLAC stream whose last
  /// sample cannot be reached. What is there can still be played, so opening does not check this.
  /// Reading goes on from the start afterwards.
  public func checkComplete() throws(SoundError) {
    if let missing = ContainerBytes(path: path)?.missingEnd { throw .truncated(path: path, reason: missing) }
    guard format == "FLAC", let frames else { return }
    var samples = [Float](repeating: 0, count: channels)
    var last = 0
    do {
      try seek(frame: frames - 1)
      last = try samples.withUnsafeMutableBufferPointer { (buffer) throws(SoundError) in try read(into: buffer) }
    } catch {
      last = 0
    }
    guard last == 1 else { throw .truncated(path: path, reason: "its last sample is missing") }
    try seek(frame: 0)
  }
}

/// The first and the last bytes of a container.
struct ContainerBytes {
  let size: Int
  let head: [UInt8]
  let tail: [UInt8]

  /// An Ogg page is at most 65,307 bytes long (RFC 3533, section 6), so its header lies within these.
  private static let reach = 65_536

  init?(path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    func bytes(at offset: Int, count: Int) -> [UInt8] {
      [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        filled = max(0, pread(descriptor, buffer.baseAddress, count, off_t(offset)))
      }
    }
    let size = Int(status.st_size)
    let start = bytes(at: 0, count: min(size, 4_096))
    let tagged = Self.tagLength(start)
    self.init(
      size: size, head: tagged > 0 ? bytes(at: min(tagged, size), count: min(size, 4_096)) : start, headOffset: tagged,
      tail: bytes(at: max(0, size - Self.reach), count: min(size, Self.reach)))
  }

  /// Bytes before `head`: an ID3v2 tag.
  private let headOffset: Int

  private init(size: Int, head: [UInt8], headOffset: Int, tail: [UInt8]) {
    self.size = size
    self.head = head
    self.headOffset = headOffset
    self.tail = tail
  }

  /// How the end can be seen to be missing; nil where it cannot. Up to 2 % are let pass, since some writers count wrong.
  var missingEnd: String? {
    if let announced = announcedSize, size < announced - announced / 50 {
      return "\(size) of \(announced) bytes are there"
    }
    return endsInsideOggPage ? "it ends in the middle of an Ogg page" : nil
  }

  /// How long the whole file should be, as far as its header says so.
  private var announcedSize: Int? {
    if starts(with: "RIFF"), let size = number(at: 4, littleEndian: true) {
      // Writers that stream do not know the size and leave 0 or all ones.
      return size == 0 || size >= 0xFFFF_FF00 ? nil : size + 8
    }
    if starts(with: "FORM"), let size = number(at: 4, littleEndian: false) { return size == 0 ? nil : size + 8 }
    return xingSize.map { $0 + headOffset }
  }

  /// The stream length from the Xing/Info header inside the first MP3 frame (layout as LAME writes it: tag, flags,
  /// frame count if bit 0, byte count if bit 1). It sits after the side information, whose length depends on version
  /// and channel mode.
  private var xingSize: Int? {
    guard head.count > 4, head[0] == 0xFF, head[1] & 0xE6 == 0xE2 else { return nil }
    let (firstVersion, mono) = (head[1] & 0x08 != 0, head[3] >> 6 == 3)
    let start = 4 + (firstVersion ? (mono ? 17 : 32) : (mono ? 9 : 17))
    guard head.count >= start + 16,
      [Array("Xing".utf8), Array("Info".utf8)].contains(Array(head[start..<(start + 4)])),
      let flags = number(at: start + 4, littleEndian: false), flags & 2 != 0,
      let size = number(at: start + (flags & 1 != 0 ? 12 : 8), littleEndian: false), size > 0
    else { return nil }
    return size
  }

  /// Whether the last Ogg page announces more bytes than the file has left (RFC 3533, section 6).
  private var endsInsideOggPage: Bool {
    guard starts(with: "OggS") else { return false }
    let capture = Array("OggS".utf8)
    guard
      let page = tail.indices.last(where: { tail[$0] == capture[0] && tail[$0...].starts(with: capture) })
    else { return true }
    guard tail.count >= page + 27 else { return true }
    let segments = Int(tail[page + 26])
    guard tail.count >= page + 27 + segments else { return true }
    let body = tail[(page + 27)..<(page + 27 + segments)].reduce(0) { $0 + Int($1) }
    return tail.count < page + 27 + segments + body
  }

  private func starts(with text: String) -> Bool { head.starts(with: text.utf8) }

  private func number(at offset: Int, littleEndian: Bool) -> Int? {
    guard head.count >= offset + 4 else { return nil }
    let bytes = head[offset..<(offset + 4)]
    return (littleEndian ? Array(bytes.reversed()) : Array(bytes)).reduce(0) { $0 << 8 | Int($1) }
  }

  /// The length of an ID3v2 tag at the start (id3.org, ID3v2.4 structure, section 3.1), or 0.
  private static func tagLength(_ bytes: [UInt8]) -> Int {
    guard bytes.count >= 10, bytes.starts(with: "ID3".utf8) else { return 0 }
    return bytes[6..<10].reduce(0) { $0 << 7 | Int($1 & 0x7F) } + 10 + (bytes[5] & 0x10 != 0 ? 10 : 0)
  }
}

import Glibc

/// 64 bits that tell a file by what it holds: XXH64 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md) of all its bytes. Of a
/// file of more than `longest` bytes it is the start, the middle and the end, which costs a bounded time.
public struct ContentHash: Sendable, Hashable {
  public let value: UInt64

  public init(_ value: UInt64) { self.value = value }

  static let longest = 24 << 20
  private static let piece = longest / 3
  private static let chunk = 1 << 18

  /// Nil where the file cannot be read to its end.
  init?(path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    let size = Int(status.st_size)
    var hash = XXH64(seed: UInt64(size))
    let starts = size > Self.longest ? [0, (size - Self.piece) / 2, size - Self.piece] : [0]
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunk, alignment: 16)
    defer { buffer.deallocate() }
    for start in starts {
      var (offset, end) = (start, size > Self.longest ? start + Self.piece : size)
      while offset < end {
        let got = pread(descriptor, buffer.baseAddress, min(Self.chunk, end - offset), off_t(offset))
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { return nil }
        hash.add(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
        offset += got
      }
    }
    value = hash.value
  }
}

/// XXH64, streaming.
struct XXH64 {
  private static let p1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let p2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let p3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let p4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let p5: UInt64 = 0x27D4_EB2F_1656_67C5
  private static let stripe = 32

  private let seed: UInt64
  private var lanes: (UInt64, UInt64, UInt64, UInt64)
  private var total: UInt64 = 0
  /// Bytes that wait for a whole stripe.
  private var rest: [UInt8] = []

  init(seed: UInt64 = 0) {
    self.seed = seed
    lanes = (seed &+ Self.p1 &+ Self.p2, seed &+ Self.p2, seed, seed &- Self.p1)
  }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    total &+= UInt64(bytes.count)
    var start = 0
    if !rest.isEmpty {
      start = min(Self.stripe - rest.count, bytes.count)
      rest += bytes[..<start]
      guard rest.count == Self.stripe else { return }
      rest.withUnsafeBytes { consume($0) }
      rest = []
    }
    let whole = (bytes.count - start) / Self.stripe * Self.stripe
    consume(UnsafeRawBufferPointer(rebasing: bytes[start..<(start + whole)]))
    rest += bytes[(start + whole)...]
  }

  var value: UInt64 {
    var hash = total >= 32 ? merged : seed &+ Self.p5
    hash &+= total
    rest.withUnsafeBytes { bytes in
      var place = 0
      while place + 8 <= bytes.count {
        hash = Self.rotated(hash ^ Self.round(0, Self.word(bytes, place)), 27) &* Self.p1 &+ Self.p4
        place += 8
      }
      if place + 4 <= bytes.count {
        let half = UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
        hash = Self.rotated(hash ^ (half &* Self.p1), 23) &* Self.p2 &+ Self.p3
        place += 4
      }
      while place < bytes.count {
        hash = Self.rotated(hash ^ (UInt64(bytes[place]) &* Self.p5), 11) &* Self.p1
        place += 1
      }
    }
    hash = (hash ^ hash >> 33) &* Self.p2
    hash = (hash ^ hash >> 29) &* Self.p3
    return hash ^ hash >> 32
  }

  private mutating func consume(_ bytes: UnsafeRawBufferPointer) {
    var (one, two, three, four) = lanes
    for place in stride(from: 0, to: bytes.count, by: Self.stripe) {
      one = Self.round(one, Self.word(bytes, place))
      two = Self.round(two, Self.word(bytes, place + 8))
      three = Self.round(three, Self.word(bytes, place + 16))
      four = Self.round(four, Self.word(bytes, place + 24))
    }
    lanes = (one, two, three, four)
  }

  private var merged: UInt64 {
    let (one, two, three, four) = lanes
    var hash =
      Self.rotated(one, 1) &+ Self.rotated(two, 7) &+ Self.rotated(three, 12) &+ Self.rotated(four, 18)
    for lane in [one, two, three, four] { hash = (hash ^ Self.round(0, lane)) &* Self.p1 &+ Self.p4 }
    return hash
  }

  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 { rotated(lane &+ word &* p2, 31) &* p1 }

  private static func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 { value << bits | value >> (64 - bits) }

  private static func word(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
  }
}

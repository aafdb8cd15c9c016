import Glibc

/// A file that is read here and there, and never past its end.
final class FileSlice {
  let size: Int
  private let descriptor: Int32

  init?(path: String) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    var status = stat()
    size = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// At most `count` bytes from `offset` on; fewer at the end.
  func bytes(at offset: Int, count: Int) -> [UInt8] {
    guard offset >= 0, offset < size, count > 0 else { return [] }
    let wanted = min(count, size - offset)
    return [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
      while filled < wanted {
        let got = pread(descriptor, buffer.baseAddress.map { $0 + filled }, wanted - filled, off_t(offset + filled))
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { return }
        filled += got
      }
    }
  }
}

/// Whole numbers in bytes; nil where the bytes end before.
extension RandomAccessCollection where Element == UInt8, Index == Int {
  /// - Parameter offset: from the first byte.
  func bigEndian(at offset: Int, bytes: Int) -> Int? {
    guard offset >= 0, offset <= count - bytes else { return nil }
    return self[(startIndex + offset)..<(startIndex + offset + bytes)].reduce(0) { $0 << 8 | Int($1) }
  }

  func littleEndian(at offset: Int, bytes: Int) -> Int? {
    guard offset >= 0, offset <= count - bytes else { return nil }
    return self[(startIndex + offset)..<(startIndex + offset + bytes)].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// Seven bits of each of four bytes (id3.org, ID3v2.4 structure, section 6.2).
  func syncSafe(at offset: Int) -> Int? {
    guard offset >= 0, offset <= count - 4 else { return nil }
    return self[(startIndex + offset)..<(startIndex + offset + 4)].reduce(0) { $0 << 7 | Int($1 & 0x7F) }
  }
}

/// Files in one, in the ustar format (POSIX.1-1988) that every tar reads.
struct TarArchive {
  private(set) var bytes: [UInt8] = []
  private static let block = 512

  /// - Parameters:
  ///   - name: ASCII, 1 to 100 bytes; longer ones are cut.
  ///   - modified: Unix time in seconds.
  mutating func add(_ name: String, _ content: [UInt8], modified: Double) {
    var header = [UInt8](repeating: 0, count: Self.block)
    func put(_ text: String, at offset: Int, _ length: Int) {
      for (index, byte) in text.utf8.prefix(length).enumerated() { header[offset + index] = byte }
    }
    func number(_ value: Int, digits: Int) -> String {
      let text = String(max(value, 0), radix: 8)
      return String(repeating: "0", count: max(digits - text.count, 0)) + text
    }
    put(name, at: 0, 100)
    put(number(0o644, digits: 7), at: 100, 7)
    put(number(0, digits: 7), at: 108, 7)
    put(number(0, digits: 7), at: 116, 7)
    put(number(content.count, digits: 11), at: 124, 11)
    put(number(Int(min(max(modified, 0), 8e9)), digits: 11), at: 136, 11)
    // The sum is taken with spaces in its own place.
    put("        ", at: 148, 8)
    put("0", at: 156, 1)
    put("ustar", at: 257, 5)
    put("00", at: 263, 2)
    put(number(header.reduce(0) { $0 + Int($1) }, digits: 6) + "\0 ", at: 148, 8)
    bytes += header + content
    bytes += [UInt8](repeating: 0, count: (Self.block - content.count % Self.block) % Self.block)
  }

  /// Two empty blocks end an archive.
  var finished: [UInt8] { bytes + [UInt8](repeating: 0, count: 2 * Self.block) }
}

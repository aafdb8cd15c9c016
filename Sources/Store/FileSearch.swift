import CSQLite
import Glibc

extension Connection {
  /// Looks for byte strings in everything that this database has on the disk: the file, its log, and copies beside it.
  ///
  /// The database itself is read by SQLite's own handle, since closing another one would drop this process's locks on the
  /// file (sqlite.org/howtocorrupt.html, 2.2). A log that another process has still to write back counts as well.
  func search(for needles: [[UInt8]]) throws(StoreError) -> (bytes: Int, traces: [String]) {
    guard !needles.isEmpty else { return (0, []) }
    var bytes = 0
    var traces: [String] = []
    func look(_ name: String, _ read: (Int, UnsafeMutableRawBufferPointer) -> Int) {
      let found = Self.search(for: needles, read)
      bytes += found.bytes
      if found.isThere { traces.append(name) }
    }
    var file: UnsafeMutablePointer<sqlite3_file>?
    guard sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK, let file,
      let methods = file.pointee.pMethods?.pointee
    else { throw .cannotOpen(path: path, detail: "it cannot be read for the proof") }
    var size: sqlite3_int64 = 0
    _ = methods.xFileSize(file, &size)
    look(path) { offset, buffer in
      let count = min(buffer.count, Int(size) - offset)
      return count > 0 && methods.xRead(file, buffer.baseAddress, Int32(count), Int64(offset)) == SQLITE_OK ? count : 0
    }
    for name in copies {
      let descriptor = Glibc.open(name, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      look(name) { offset, buffer in pread(descriptor, buffer.baseAddress, buffer.count, offset) }
      Glibc.close(descriptor)
    }
    return (bytes, traces)
  }

  /// The log, and damaged databases that were moved aside. Not the index of the log: that holds no content, and is locked.
  private var copies: [String] {
    let folder = Folder.above(path)
    let own = path.split(separator: "/").last.map(String.init) ?? path
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(own), name != own, !name.hasSuffix("-shm") { names.append("\(folder)/\(name)") }
    }
    return names.sorted()
  }

  /// - Parameter read: fills a buffer from an offset on; returns how many bytes.
  private static func search(
    for needles: [[UInt8]], _ read: (Int, UnsafeMutableRawBufferPointer) -> Int
  ) -> (bytes: Int, isThere: Bool) {
    let overlap = (needles.map(\.count).max() ?? 1) - 1
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    var (offset, total) = (0, 0)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(offset, $0) }
      guard count > 0 else { return (total, false) }
      total = max(total, offset + count)
      let isThere = chunk.withUnsafeBytes { bytes in
        needles.contains { UnsafeRawBufferPointer(rebasing: bytes[..<count]).holds($0) }
      }
      if isThere { return (total, true) }
      guard count > overlap else { return (total, false) }
      offset += count - overlap
    }
  }
}

extension UnsafeRawBufferPointer {
  /// Whether `piece`, which is not empty, is somewhere in these bytes.
  func holds(_ piece: [UInt8]) -> Bool {
    guard let start = baseAddress, let first = piece.first else { return false }
    var place = 0
    while count - place >= piece.count,
      let found = memchr(start + place, Int32(first), count - place - piece.count + 1)
    {
      if memcmp(found, piece, piece.count) == 0 { return true }
      place = start.distance(to: found) + 1
    }
    return false
  }
}

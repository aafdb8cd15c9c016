import FoundationEssentials

/// Writes a text file in one step: a reader sees the old one or the new one, never a part.
///
/// - Throws: `ApplianceError.unwritable`.
public func writeTextFile(_ text: String, to path: String) throws(ApplianceError) {
  try writeFile(Array(text.utf8), to: path)
}

/// Writes a file of bytes in one step, as `writeTextFile` does.
///
/// - Throws: `ApplianceError.unwritable`.
public func writeFile(_ bytes: [UInt8], to path: String) throws(ApplianceError) {
  do {
    try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
  } catch {
    throw .unwritable(path)
  }
}

/// All bytes of a file.
///
/// - Throws: `ApplianceError.unreadable`.
public func wholeFile(_ path: String) throws(ApplianceError) -> [UInt8] {
  guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable(path) }
  return Array(data)
}

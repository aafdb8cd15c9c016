import FoundationEssentials

/// Writes a text file in one step: a reader sees the old one or the new one, never a part.
///
/// - Throws: `ApplianceError.unwritable`.
public func writeTextFile(_ text: String, to path: String) throws(ApplianceError) {
  do {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
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

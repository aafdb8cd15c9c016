import FoundationEssentials
import Recommending

extension PlaysTable {
  /// - Throws: `EvaluationError` where the file cannot be read or is malformed.
  public init(path: String) throws(EvaluationError) {
    guard let data = FileManager.default.contents(atPath: path) else { throw .unreadableTable(path) }
    try self.init(String(decoding: data, as: UTF8.self), path: path)
  }

  init(_ text: String, path: String) throws(EvaluationError) {
    do { try self.init(text) } catch { throw .badTable(path, line: error.line, error.reason) }
  }
}

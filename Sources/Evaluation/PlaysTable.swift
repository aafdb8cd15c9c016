import FoundationEssentials
import Recommending

/// A table of plays: listener, item and weight, a play a row, separated by tabs or else commas, with or without a row of
/// names at its head. Last.fm's `user_artists.dat` is one.
public struct PlaysTable: Sendable, Equatable {
  public struct Row: Sendable, Equatable {
    public let listener, item: String
    public let weight: Float
  }

  public let rows: [Row]

  /// - Throws: `EvaluationError` where the file cannot be read or is malformed.
  public init(path: String) throws(EvaluationError) {
    guard let data = FileManager.default.contents(atPath: path) else { throw .unreadableTable(path) }
    try self.init(String(decoding: data, as: UTF8.self), path: path)
  }

  init(_ text: String, path: String) throws(EvaluationError) {
    var rows: [Row] = []
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      if line.isEmpty { continue }
      let separator = UInt8(ascii: line.contains(UInt8(ascii: "\t")) ? "\t" : ",")
      let fields = line.split(separator: separator, omittingEmptySubsequences: false).map { String(Substring($0)) }
      guard fields.count == 3 else {
        throw .badTable(path, line: index + 1, "\(fields.count) fields where there should be listener, item, weight")
      }
      guard let weight = Float(fields[2]) else {
        if index == 0 { continue }
        throw .badTable(path, line: index + 1, "'\(fields[2])' is no weight")
      }
      guard weight.isFinite, weight > 0 else {
        throw .badTable(path, line: index + 1, "the weight \(fields[2]) is not above 0")
      }
      guard !fields[0].isEmpty, !fields[1].isEmpty else {
        throw .badTable(path, line: index + 1, "the listener or the item has no name")
      }
      rows.append(Row(listener: fields[0], item: fields[1], weight: weight))
    }
    guard !rows.isEmpty else { throw .badTable(path, line: 1, "there are no plays") }
    self.rows = rows
  }
}

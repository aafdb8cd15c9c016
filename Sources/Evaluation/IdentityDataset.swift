import FoundationEssentials
import Imaging

/// A folder of pictures of people: `pictures.csv` with the columns file, person and use (`enrol`, `test` or anything else),
/// and, where pairs are to be told apart, `pairs.csv` with first, second (files), same (1 for one person, else 0) and fold.
public struct IdentityDataset: Sendable, Equatable {
  public struct Picture: Sendable, Equatable {
    public let file, person, use: String
  }

  /// Of two pictures, by place in `pictures`.
  public struct Pair: Sendable, Equatable {
    public let first, second: Int
    public let isSame: Bool
    public let fold: Int
  }

  public let pictures: [Picture]
  /// Empty where the folder has no `pairs.csv`.
  public let pairs: [Pair]

  /// - Throws: `EvaluationError` where a table cannot be read or is malformed.
  public init(folder: String) throws(EvaluationError) {
    let (pictures, pairs) = (folder + "/pictures.csv", folder + "/pairs.csv")
    guard let table = FileManager.default.contents(atPath: pictures) else { throw .unreadable(pictures) }
    try self.init(
      pictures: String(decoding: table, as: UTF8.self),
      pairs: FileManager.default.contents(atPath: pairs).map { String(decoding: $0, as: UTF8.self) }, folder: folder)
  }

  init(pictures table: String, pairs pairTable: String?, folder: String) throws(EvaluationError) {
    let path = folder + "/pictures.csv"
    var (pictures, places): ([Picture], [Substring: Int]) = ([], [:])
    for (number, fields) in try Self.rows(table, ["file", "person", "use"], path) {
      guard places.updateValue(pictures.count, forKey: fields[0]) == nil else {
        throw .badTable(path, line: number, "'\(fields[0])' is there twice")
      }
      pictures.append(Picture(file: String(fields[0]), person: String(fields[1]), use: String(fields[2])))
    }
    self.pictures = pictures
    var pairs: [Pair] = []
    let pairPath = folder + "/pairs.csv"
    for (number, fields) in try Self.rows(pairTable, ["first", "second", "same", "fold"], pairPath) {
      guard let first = places[fields[0]], let second = places[fields[1]] else {
        throw .badTable(pairPath, line: number, "pictures.csv lacks one of its pictures")
      }
      guard let fold = Int(fields[3]), ["0", "1"].contains(fields[2]) else {
        throw .badTable(pairPath, line: number, "'\(fields[2]),\(fields[3])' is not 0 or 1 and a whole number")
      }
      guard (pictures[first].person == pictures[second].person) == (fields[2] == "1") else {
        throw .badTable(pairPath, line: number, "pictures.csv says otherwise of who its people are")
      }
      pairs.append(Pair(first: first, second: second, isSame: fields[2] == "1", fold: fold))
    }
    self.pairs = pairs
  }

  /// Line numbers and fields of a table's rows; none of a table that is not there.
  private static func rows(
    _ table: String?, _ columns: [String], _ path: String
  ) throws(EvaluationError) -> [(Int, [Substring])] {
    guard let table else { return [] }
    let lines = table.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard lines.first == columns.joined(separator: ",")[...] else {
      throw .badTable(path, line: 1, "the columns are not \(columns.joined(separator: ", "))")
    }
    var rows: [(Int, [Substring])] = []
    for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      guard fields.count == columns.count else {
        throw .badTable(path, line: index + 1, "\(fields.count) fields where there should be \(columns.count)")
      }
      rows.append((index + 1, fields))
    }
    return rows
  }
}

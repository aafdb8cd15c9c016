import enum Emotion.Expression
import Faces
import FoundationEssentials
import Imaging

/// A folder of labelled face crops: `labels.csv` with the columns file, label, split and duplicate, and the 48 x 48 pictures
/// it names. A name like `images.bin#7` is picture 7 of a file of packed 48 x 48 byte pictures. Other columns may be there:
/// the crowd's votes (`CrowdVotes`), `subject`, whose face it is, and `fit`, which is 0 for what must not be learnt from.
public struct ExpressionDataset: Sendable {
  public struct Row: Sendable, Equatable {
    public let file: String
    public let label: Expression
    public let split: String
    /// Whether a training picture is equal to this one, bit for bit.
    public let isDuplicate: Bool
    /// Nil where the table has none.
    public var votes: CrowdVotes?
    public var subject: String?
    /// Whether it may be learnt from: its pixels are exact, and no picture of a test split equals it.
    public var isFit = true

    /// What the picture shows by `convention`; the crowd's word is the set's own where the table has no votes, and nil where
    /// the crowd is of no one mind.
    public func label(_ convention: LabelConvention) -> Expression? {
      guard convention == .crowd, let votes else { return label }
      return votes.majority
    }
  }

  static let side = 48
  public let rows: [Row]
  private let folder: String
  private let packed: [String: Data]

  /// - Throws: `EvaluationError` where the table cannot be read or is malformed.
  public init(folder: String) throws(EvaluationError) {
    let path = folder + "/labels.csv"
    guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable(path) }
    let rows = try Self.parse(String(decoding: data, as: UTF8.self), path: path)
    var packed: [String: Data] = [:]
    for name in Set(rows.compactMap { Self.packedName($0.file)?.name }) {
      guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
        throw .unreadable("\(folder)/\(name)")
      }
      packed[name] = bytes
    }
    self.folder = folder
    self.rows = rows
    self.packed = packed
  }

  /// The row's 48 x 48 picture.
  public func picture(of row: Row) throws -> GreyImage {
    guard let (name, index) = Self.packedName(row.file) else {
      let image = try PictureFile.readGrey(path: "\(folder)/\(row.file)").image
      guard image.width == Self.side, image.height == Self.side else {
        throw EvaluationError.wrongSize("\(folder)/\(row.file)", width: image.width, height: image.height)
      }
      return image
    }
    let size = Self.side * Self.side
    guard let bytes = packed[name], index >= 0, index < bytes.count / size else {
      throw EvaluationError.unreadable("\(folder)/\(row.file)")
    }
    let start = bytes.startIndex + index * size
    return try GreyImage(width: Self.side, height: Self.side, pixels: Array(bytes[start..<start + size]))
  }

  static func parse(_ text: String, path: String) throws(EvaluationError) -> [Row] {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).makeIterator()
    let header = (lines.next() ?? "").split(separator: ",")
    func column(_ name: String) throws(EvaluationError) -> Int {
      guard let index = header.firstIndex(where: { $0 == name }) else {
        throw .badTable(path, line: 1, "there is no column '\(name)'")
      }
      return index
    }
    let (file, label) = (try column("file"), try column("label"))
    let (split, duplicate) = (try column("split"), try column("duplicate"))
    let subject = header.firstIndex { $0 == "subject" }
    let fit = header.firstIndex { $0 == "fit" }
    let votes: [Int]? = header.contains { $0 == CrowdVotes.columns[0] } ? try CrowdVotes.columns.map(column) : nil
    var rows: [Row] = []
    var number = 1
    while let line = lines.next() {
      number += 1
      if line.isEmpty { continue }
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      guard fields.count == header.count else {
        throw .badTable(path, line: number, "\(fields.count) fields where the header has \(header.count)")
      }
      guard let expression = Expression(name: fields[label]) else {
        throw .badTable(path, line: number, "'\(fields[label])' is no expression")
      }
      var row = Row(
        file: String(fields[file]), label: expression, split: String(fields[split]),
        isDuplicate: fields[duplicate] == "1")
      row.isFit = fit.map { fields[$0] != "0" } ?? true
      row.subject = subject.map { String(fields[$0]) }
      if let votes {
        guard let counts = CrowdVotes(votes.map { fields[$0] }) else {
          throw .badTable(path, line: number, "its votes are not ten counts from 0 to 100")
        }
        row.votes = counts
      }
      rows.append(row)
    }
    return rows
  }

  private static func packedName(_ file: String) -> (name: String, index: Int)? {
    let parts = file.split(separator: "#")
    guard parts.count == 2, let index = Int(parts[1]) else { return nil }
    return (String(parts[0]), index)
  }
}

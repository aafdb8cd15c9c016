/// A table of plays: listener, item and weight a row, separated by tabs or else commas, with or without a row of names at
/// its head. Last.fm's `user_artists.dat` is one.
public struct PlaysTable: Sendable, Equatable {
  public struct Row: Sendable, Equatable {
    public let listener, item: String
    /// Of a row of four: listener, item (an artist), title and weight.
    public let title: String?
    /// Above 0.
    public let weight: Float

    public init(listener: String, item: String, title: String? = nil, weight: Float) {
      (self.listener, self.item, self.title, self.weight) = (listener, item, title, weight)
    }
  }

  /// What is wrong with a table, and with which line, from 1.
  public struct Malformed: Error, Equatable {
    public let line: Int
    public let reason: String
  }

  public let rows: [Row]

  /// - Parameter titles: whether rows of four are taken too.
  public init(_ text: String, titles: Bool = false) throws(Malformed) {
    var rows: [Row] = []
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      if line.isEmpty { continue }
      func malformed(_ reason: String) -> Malformed { Malformed(line: index + 1, reason: reason) }
      let separator = UInt8(ascii: line.contains(UInt8(ascii: "\t")) ? "\t" : ",")
      let fields = line.split(separator: separator, omittingEmptySubsequences: false).map { String(Substring($0)) }
      guard fields.count == 3 || titles && fields.count == 4 else {
        let names = titles ? "listener, artist, weight or listener, artist, title, weight" : "listener, item, weight"
        throw malformed("\(fields.count) fields where there should be \(names)")
      }
      let last = fields[fields.count - 1]
      guard let weight = Float(last) else {
        if index == 0 { continue }
        throw malformed("'\(last)' is no weight")
      }
      guard weight.isFinite, weight > 0 else { throw malformed("the weight \(last) is not above 0") }
      guard !fields.dropLast().contains(where: \.isEmpty) else {
        throw malformed("the listener or the \(titles ? "artist or title" : "item") has no name")
      }
      rows.append(
        Row(listener: fields[0], item: fields[1], title: fields.count == 4 ? fields[2] : nil, weight: weight))
    }
    guard !rows.isEmpty else { throw Malformed(line: 1, reason: "there are no plays") }
    self.rows = rows
  }
}

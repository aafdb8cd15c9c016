/// Finds tracks that are the same music: equal files, and other encodings of the same recording.
public struct Duplicates: Sendable {
  /// A track as a fingerprint.
  public struct Item: Sendable {
    public let id: Int64
    /// Seconds.
    public let duration: Double
    public let content: Int64?
    /// Empty where there is none; of one analyser.
    public let embedding: [Float]

    public init(id: Int64, duration: Double, content: Int64?, embedding: [Float]) {
      (self.id, self.duration, self.content, self.embedding) = (id, duration, content, embedding)
    }
  }

  /// Seconds that an encoder may add or take.
  static let tolerance = 0.25
  /// Cosine of two embeddings from which on they are of the same recording.
  static let likeness: Float = 0.985

  /// Groups of two or more, each by id, in the order of their first.
  public static func groups(of items: [Item]) -> [[Int64]] {
    let items = items.sorted { ($0.duration, $0.id) < ($1.duration, $1.id) }
    let directions = items.map { direction($0.embedding) }
    var parents = Array(items.indices)
    func root(_ index: Int) -> Int {
      var index = index
      while parents[index] != index { index = parents[index] }
      return index
    }
    for (index, item) in items.enumerated() {
      for other in items.indices.dropFirst(index + 1) {
        guard items[other].duration - item.duration <= tolerance else { break }
        let isEqual = item.content != nil && item.content == items[other].content
        guard isEqual || isSame(directions[index], directions[other]) else { continue }
        parents[root(other)] = root(index)
      }
    }
    let groups = Dictionary(grouping: items.indices, by: root).values.filter { $0.count > 1 }
    return groups.map { group in group.map { items[$0].id }.sorted() }.sorted { $0[0] < $1[0] }
  }

  private static func isSame(_ one: [Float], _ other: [Float]) -> Bool {
    guard one.count == other.count, !one.isEmpty else { return false }
    var sum: Float = 0
    for index in one.indices { sum += one[index] * other[index] }
    return sum >= likeness
  }

  /// Of length 1; nothing of what has no direction.
  private static func direction(_ embedding: [Float]) -> [Float] {
    let length = embedding.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? embedding.map { $0 / length } : []
  }
}

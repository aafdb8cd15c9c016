import CKernels

/// Vectors of one length, kept as bytes, and those of them that are nearest to another one: exact, for every vector is
/// looked at. A million of 128 values take 150 MB and some milliseconds a search (`mien bench scan`).
public struct VectorIndex: Sendable {
  public enum Metric: Sendable, CaseIterable {
    /// How alike directions are, -1...1; 0 for a vector of zeros.
    case cosine
    /// How far ends lie apart.
    case euclid
  }

  public struct Neighbour: Sendable, Equatable {
    public let id: Int64
    /// Cosine, or Euclidean distance.
    public let value: Float
  }

  /// Values of a vector.
  public let length: Int
  private var rows: VectorRows
  private var places: [Int64: Int] = [:]
  private let isa: mien_isa

  /// - Parameter capacity: vectors that there will soon be.
  public init(length: Int, capacity: Int = 0) {
    self.init(length: length, capacity: capacity, isa: mien_isa_selected())
  }

  init(length: Int, capacity: Int = 0, isa: mien_isa) {
    self.length = max(length, 0)
    self.isa = isa
    rows = VectorRows(bytes: QuantisedVector.filled(self.length), capacity: capacity)
    places.reserveCapacity(capacity)
  }

  public var count: Int { rows.count }

  /// What searches: nearest_(type)_(rows at once)_(instruction set).
  public var kernelName: String { String(cString: mien_nearest_select(isa).pointee.name) }

  /// Bytes that a search by cosine reads.
  public var byteCount: Int { rows.count * (rows.bytes + MemoryLayout<Float>.stride) }

  /// Adds a vector, in the place of the one with this id where there is one. Values that are no numbers count as 0.
  /// False, and nothing is added, where it is not of this index's length.
  @discardableResult
  public mutating func add(_ vector: [Float], id: Int64) -> Bool {
    guard vector.count == length else { return false }
    detach()
    let quantised = QuantisedVector(vector)
    if let place = places[id] {
      rows.set(quantised, id: id, at: place)
    } else {
      places[id] = rows.count
      rows.append(quantised, id: id)
    }
    return true
  }

  /// False where there is none with this id.
  @discardableResult
  public mutating func remove(_ id: Int64) -> Bool {
    guard let place = places.removeValue(forKey: id) else { return false }
    detach()
    // The last one takes its place, so that there are no gaps.
    if let moved = rows.removeLast(into: place) { places[moved] = place }
    return true
  }

  /// The nearest vectors, the nearest first, those equally near by their ids; fewer than `count` only where there are
  /// fewer, none for a query of another length.
  public func nearest(to query: [Float], count: Int, by metric: Metric) -> [Neighbour] {
    guard query.count == length, count > 0, rows.count > 0 else { return [] }
    let query = QuantisedVector(query)
    var best = BestScores(count: min(count, rows.count))
    rows.scan(query, by: metric, kernel: mien_nearest_select(isa).pointee.run) { id, score in
      best.offer(score, id: id)
      return best.threshold
    }
    return best.sorted.map {
      Neighbour(id: $0.id, value: metric == .cosine ? $0.score : query.distance(fromScore: $0.score))
    }
  }

  /// Reads what a search by cosine reads, as fast as this processor can, and does nothing else: the floor that
  /// `mien bench scan` compares with. Returns something that depends on all of it.
  public func readOnce() -> UInt64 { rows.readOnce(mien_read_select(isa)) }

  /// Copies have rows of their own from the first change on.
  private mutating func detach() {
    if !isKnownUniquelyReferenced(&rows) { rows = rows.copy() }
  }
}

import CKernels
import Glibc

/// The memory of a `VectorIndex`: rows of bytes side by side, and what each row's score needs.
final class VectorRows: @unchecked Sendable {
  // Sendable since only a value that alone refers to it writes to it.

  /// From one row to the next.
  let bytes: Int
  private(set) var count = 0
  private var capacity: Int
  private var memory: UnsafeMutablePointer<Int8>
  private var ids: [Int64] = []
  private var inverseNorms: [Float] = []
  private var scales: [Float] = []
  /// Squares of the lengths, negative.
  private var negatedSquares: [Float] = []

  /// Rows between two looks at the threshold; the first ones come in smaller numbers.
  private static let block = 4_096

  init(bytes: Int, capacity: Int) {
    self.bytes = bytes
    self.capacity = max(capacity, 64)
    memory = Self.allocate(self.capacity * bytes)
    ids.reserveCapacity(capacity)
    inverseNorms.reserveCapacity(capacity)
    scales.reserveCapacity(capacity)
    negatedSquares.reserveCapacity(capacity)
  }

  deinit { memory.deallocate() }

  func copy() -> VectorRows {
    let other = VectorRows(bytes: bytes, capacity: capacity)
    other.memory.update(from: memory, count: count * bytes)
    (other.ids, other.inverseNorms) = (ids, inverseNorms)
    (other.scales, other.negatedSquares, other.count) = (scales, negatedSquares, count)
    return other
  }

  func append(_ vector: QuantisedVector, id: Int64) {
    if count == capacity { grow() }
    count += 1
    ids.append(id)
    inverseNorms.append(0)
    scales.append(0)
    negatedSquares.append(0)
    set(vector, id: id, at: count - 1)
  }

  func set(_ vector: QuantisedVector, id: Int64, at row: Int) {
    precondition(vector.values.count == bytes && row < count)
    vector.values.withUnsafeBufferPointer { values in
      for index in 0..<bytes { memory[row * bytes + index] = values[index] }
    }
    ids[row] = id
    inverseNorms[row] = vector.inverseNorm
    scales[row] = vector.scale
    negatedSquares[row] = -vector.squaredNorm
  }

  /// The last row goes where this one was. Its id; nil where it was the last itself.
  func removeLast(into row: Int) -> Int64? {
    precondition(row < count)
    count -= 1
    let (id, norm, scale, square) = (
      ids.removeLast(), inverseNorms.removeLast(), scales.removeLast(), negatedSquares.removeLast()
    )
    guard row < count else { return nil }
    (memory + row * bytes).update(from: memory + count * bytes, count: bytes)
    (ids[row], inverseNorms[row], scales[row], negatedSquares[row]) = (id, norm, scale, square)
    return id
  }

  /// Offers every row that scores at least as much as the last offer asked for.
  /// - Parameter offer: takes an id and a score, returns what later scores must reach.
  func scan(
    _ query: QuantisedVector, by metric: VectorIndex.Metric, kernel: mien_nearest_function,
    offer: (Int64, Float) -> Float
  ) {
    let aligned = aligned(query)
    defer { aligned.deallocate() }
    let isCosine = metric == .cosine
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.block) { places in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.block) { scores in
        (isCosine ? inverseNorms : scales).withUnsafeBufferPointer { factors in
          negatedSquares.withUnsafeBufferPointer { offsets in
            guard let factors = factors.baseAddress, let offsets = offsets.baseAddress else { return }
            var (start, size, threshold) = (0, 256, -Float.infinity)
            while start < count {
              let end = min(start + size, count)
              var arguments = mien_nearest(
                rows: memory + start * bytes, query: aligned, bytes: bytes, count: end - start,
                scales: factors + start, offsets: isCosine ? nil : offsets + start,
                factor: isCosine ? query.inverseNorm : 2 * query.scale, threshold: threshold.nextDown,
                places: places.baseAddress, scores: scores.baseAddress)
              for hit in 0..<kernel(&arguments) { threshold = offer(ids[start + Int(places[hit])], scores[hit]) }
              (start, size) = (end, Self.block)
            }
          }
        }
      }
    }
  }

  func readOnce(_ read: mien_read_function) -> UInt64 {
    func all(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
      var result: UInt64 = 0
      withUnsafeMutablePointer(to: &result) { result in
        var arguments = mien_read(
          words: bytes.baseAddress?.assumingMemoryBound(to: UInt64.self),
          count: bytes.count / MemoryLayout<UInt64>.stride, result: result)
        read(&arguments)
      }
      return result
    }
    return all(UnsafeRawBufferPointer(start: memory, count: count * bytes)) ^ inverseNorms.withUnsafeBytes(all)
  }

  private func aligned(_ query: QuantisedVector) -> UnsafeMutablePointer<Int8> {
    let aligned = Self.allocate(bytes)
    for index in 0..<bytes { aligned[index] = query.values[index] }
    return aligned
  }

  private func grow() {
    let larger = Self.allocate(2 * capacity * bytes)
    larger.update(from: memory, count: count * bytes)
    memory.deallocate()
    (memory, capacity) = (larger, 2 * capacity)
  }

  /// Large memory comes in huge pages where the kernel has some: a scan then waits for no page table.
  private static func allocate(_ bytes: Int) -> UnsafeMutablePointer<Int8> {
    let hugePage = 1 << 21
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: max(bytes, 64), alignment: bytes >= hugePage ? hugePage : 64)
    if bytes >= hugePage { madvise(raw, bytes, MADV_HUGEPAGE) }
    return raw.bindMemory(to: Int8.self, capacity: bytes)
  }
}

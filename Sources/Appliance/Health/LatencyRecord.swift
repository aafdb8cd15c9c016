/// Where time passes between the world and Mien's answer.
public enum Stage: String, Sendable, Codable, CaseIterable {
  /// From the moment a frame was taken until its faces were read.
  case reading = "frame to reading"
  /// From the moment a frame was taken until the mood took it into account.
  case mood = "frame to mood"
  /// From the moment a track was asked for, with the mood of that moment, until it was queued.
  case decision = "mood to next track"
  /// From the button's first edge until it was acknowledged.
  case press = "button to answer"
  /// From the speaker's start until the first sound.
  case firstSound = "start to sound"
}

/// How long something took, over all times since the start: a histogram whose classes are at most 1/16 wide. Its memory is
/// allocated once; a sample costs no allocation.
public struct LatencyRecord: Sendable {
  public private(set) var count = 0
  private var classes: [UInt32]

  /// Times are counted in microseconds; those from 2^36 (19 hours) on count as that.
  private static let (fineBits, mostBits) = (4, 36)
  private static let fine = 1 << fineBits

  public init() { classes = Array(repeating: 0, count: (Self.mostBits - Self.fineBits + 1) * Self.fine) }

  public mutating func add(_ time: Duration) {
    let (seconds, attoseconds) = max(time, .zero).components
    let microseconds = seconds >= 1 << 20 ? Int64.max : seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    classes[Self.place(of: Int(min(microseconds, 1 << Int64(Self.mostBits) - 1)))] += 1
    count += 1
  }

  /// The time, in milliseconds, that a share of the samples did not exceed; nil without samples.
  /// - Parameter share: 0...1; 0.5 is the median.
  public func quantile(_ share: Double) -> Double? {
    guard count > 0 else { return nil }
    let wanted = max(1, Int((min(max(share, 0), 1) * Double(count)).rounded(.up)))
    var seen = 0
    for (place, number) in classes.enumerated() {
      seen += Int(number)
      if seen >= wanted { return Self.middle(of: place) / 1000 }
    }
    return nil
  }

  /// Small times have a class each; of larger ones, the highest bit and the four after it name the class.
  private static func place(of microseconds: Int) -> Int {
    guard microseconds >= fine else { return microseconds }
    let shift = Int.bitWidth - 1 - microseconds.leadingZeroBitCount - fineBits
    return (shift + 1) * fine + (microseconds >> shift) - fine
  }

  private static func middle(of place: Int) -> Double {
    guard place >= fine else { return Double(place) }
    let shift = place / fine - 1
    return (Double(place % fine + fine) + 0.5) * Double(1 << shift)
  }
}

/// One stage's latency as it is told.
public struct StageLatency: Sendable, Codable, Equatable {
  public var stage: Stage
  public var count: Int
  /// Milliseconds.
  public var p50, p95, p99: Double

  public init(stage: Stage, count: Int, p50: Double, p95: Double, p99: Double) {
    (self.stage, self.count, self.p50, self.p95, self.p99) = (stage, count, p50, p95, p99)
  }

  /// Nil where nothing has been measured yet.
  init?(_ stage: Stage, _ record: LatencyRecord) {
    guard let p50 = record.quantile(0.5), let p95 = record.quantile(0.95), let p99 = record.quantile(0.99) else {
      return nil
    }
    self.init(stage: stage, count: record.count, p50: p50, p95: p95, p99: p99)
  }
}

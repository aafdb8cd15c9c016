/// How long nothing is heard at the start and at the end of a track: below -60 dB of full scale.
struct Silence {
  /// Sample frames before the first that is heard, and up to the last one.
  private(set) var first: Int?
  private(set) var last = 0
  private var frames = 0

  static let threshold: Float = 0.001

  /// Adds mono samples.
  mutating func add(_ mono: UnsafeBufferPointer<Float>) {
    defer { frames += mono.count }
    if first == nil { first = mono.firstIndex { $0.magnitude > Self.threshold }.map { frames + $0 } }
    // From the end: all but the last block is decided by a few samples.
    if let heard = mono.lastIndex(where: { $0.magnitude > Self.threshold }) { last = frames + heard + 1 }
  }

  /// In sample frames; all of it at the start where nothing is heard.
  var leading: Int { first ?? frames }
  var trailing: Int { first == nil ? 0 : frames - last }
}

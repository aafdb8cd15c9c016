/// Which track is where on the tape, and what of it has been told already.
struct Timeline {
  struct Stretch: Equatable {
    let item: QueuedTrack
    /// Tape frame of the first sample, and of the one after the last where that is known.
    let start: Int
    var end: Int?
    /// Seconds into the track at `start`.
    let offset: Double
    let duration: Double?
    /// Broken off by an error, which has been told already.
    var isBroken = false
    var isAnnounced = false
  }

  private(set) var stretches: [Stretch] = []
  private(set) var heard = 0
  private var nextProgress = 0
  var rate: Int
  let progressSeconds: Double

  init(rate: Int, progressSeconds: Double = 1) {
    self.rate = rate
    self.progressSeconds = progressSeconds
  }

  mutating func begin(
    _ item: QueuedTrack, at frame: Int, offset: Double, duration: Double?, isAnnounced: Bool = false
  ) {
    stretches.append(
      Stretch(item: item, start: frame, offset: offset, duration: duration, isAnnounced: isAnnounced))
  }

  /// The stretch that is being recorded ends here.
  mutating func end(at frame: Int, broken: Bool = false) {
    guard let last = stretches.indices.last, stretches[last].end == nil else { return }
    stretches[last].end = max(frame, stretches[last].start)
    stretches[last].isBroken = broken
  }

  /// The stretch that holds a frame, or the last one before it.
  func stretch(at frame: Int) -> Stretch? { stretches.last { $0.start <= frame } }

  func position(of stretch: Stretch, at frame: Int) -> Double {
    stretch.offset + Double(max(frame - stretch.start, 0)) / Double(rate)
  }

  func fraction(of stretch: Stretch, at frame: Int) -> Double {
    guard let duration = stretch.duration, duration > 0 else { return 0 }
    return min(position(of: stretch, at: frame) / duration, 1)
  }

  /// Tells what has become audible since the last time.
  mutating func advance(to frame: Int, _ tell: (PlayerEvent) -> Void) {
    heard = frame
    while let first = stretches.first {
      // Nothing of a track is audible before its first frame has been.
      guard frame > first.start || first.end.map({ frame >= $0 }) == true else { return }
      if !first.isAnnounced {
        stretches[0].isAnnounced = true
        nextProgress = first.start + progressFrames
        tell(.started(first.item))
      }
      guard let end = first.end, frame >= end else {
        if frame >= nextProgress {
          nextProgress = frame + progressFrames
          tell(.progress(first.item, position: position(of: first, at: frame)))
        }
        return
      }
      stretches.removeFirst()
      if !first.isBroken { tell(.finished(first.item, fraction: 1)) }
    }
  }

  /// Ends everything at a frame of the tape.
  /// - Returns: the track that was audible there, and those after it, which were not yet.
  mutating func cut(at frame: Int) -> (current: Stretch?, ahead: [QueuedTrack]) {
    let current = stretch(at: frame).flatMap { $0.end.map { frame < $0 } ?? true ? $0 : nil }
    let ahead = stretches.filter { $0.start > frame }.map(\.item)
    stretches = []
    return (current, ahead)
  }

  private var progressFrames: Int { max(Int(progressSeconds * Double(rate)), 1) }
}

/// The last second or so of sound on its way to the speaker, interleaved. Frames are numbered from the beginning of the
/// tape and never renumbered. What is behind the cursor has been handed over and is kept, so that the speaker's buffer
/// can be taken back and played again, faded out or after the speaker was lost.
final class Tape {
  let channels: Int
  let capacity: Int
  /// The frame that is handed over next.
  private(set) var cursor = 0
  /// The frame that is recorded next.
  private(set) var head = 0
  /// Frames behind the cursor that recording leaves alone.
  private let history: Int
  private let storage: UnsafeMutableBufferPointer<Float>

  /// - Parameters:
  ///   - history: how many frames can be taken back.
  ///   - ahead: how many frames can wait.
  init(channels: Int, history: Int, ahead: Int) {
    self.channels = channels
    self.history = history
    capacity = history + ahead
    storage = .allocate(capacity: capacity * channels)
    storage.initialize(repeating: 0)
  }

  deinit { storage.deallocate() }

  /// Frames waiting to be handed over.
  var ready: Int { head - cursor }

  /// Records what `fill` writes into the room it is given: whole frames, at most `most`.
  /// - Returns: frames recorded; 0 when there is no room.
  func record(most: Int, _ fill: (UnsafeMutableBufferPointer<Float>) throws -> Int) rethrows -> Int {
    let place = head % capacity
    let room = min(most, capacity - place, capacity - history - ready)
    guard room > 0 else { return 0 }
    let part = UnsafeMutableBufferPointer(rebasing: storage[place * channels..<(place + room) * channels])
    let count = min(max(try fill(part), 0), room)
    head += count
    return count
  }

  /// Copies the frames at the cursor without moving it; `target` holds at most `ready` frames.
  func copy(into target: UnsafeMutableBufferPointer<Float>) {
    let frames = min(target.count / channels, ready)
    let place = cursor % capacity
    let first = min(frames, capacity - place)
    guard let base = target.baseAddress, let tape = storage.baseAddress else { return }
    base.update(from: tape + place * channels, count: first * channels)
    (base + first * channels).update(from: tape, count: (frames - first) * channels)
  }

  func advance(_ frames: Int) { cursor += min(max(frames, 0), ready) }

  /// Moves the cursor back, as far as the tape reaches.
  func rewind(_ frames: Int) { cursor -= min(max(frames, 0), cursor, history) }

  /// Forgets what has not been handed over.
  func cut() { head = cursor }
}

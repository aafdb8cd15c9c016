import Glibc
import Imaging

/// Takes frames from a node that streams: fresh ones only, whole ones only. Reports what cannot be overcome as an error
/// and leaves the closing to its owner.
struct V4L2Stream {
  let reader: FrameReader
  private let port: any V4L2Port
  private let buffers: Int
  private let now: () -> Duration
  /// Time spent waiting since the last whole frame.
  private(set) var silence = Duration.zero
  private(set) var frames = 0
  private(set) var dropped = 0
  /// The last frame, whose memory is used again once it has been looked at.
  private var last: GreyImage?

  init(_ port: any V4L2Port, reader: FrameReader, buffers: Int, now: @escaping () -> Duration) {
    self.port = port
    self.reader = reader
    self.buffers = buffers
    self.now = now
  }

  /// The newest whole frame that comes within `timeout`; nil where none does.
  mutating func next(within timeout: Duration) throws(SystemFailure) -> CameraFrame? {
    var frame: CameraFrame?
    // Taken out, for a second reference would mean a copy.
    var image = last
    last = nil
    let reader = reader
    _ = try receive(within: timeout) { buffer, bytes, time in
      // An old frame gives way to a new one: while it is held, its memory cannot be used.
      frame = nil
      guard reader.read(bytes, into: &image), let image else { return false }
      frame = CameraFrame(image: image, time: time, sequence: buffer.sequence)
      return true
    }
    last = image
    return frame
  }

  /// Whether a whole frame came within `timeout`; its pixels are not read.
  mutating func skip(within timeout: Duration) throws(SystemFailure) -> Bool {
    let fewest = reader.fewestBytes
    return try receive(within: timeout) { _, bytes, _ in bytes.count >= fewest }
  }

  /// Hands the newest buffer to `read`, which says whether the frame is whole, until one is.
  private mutating func receive(
    within timeout: Duration, _ read: (FilledBuffer, UnsafeRawBufferPointer, Duration) -> Bool
  ) throws(SystemFailure) -> Bool {
    let start = now()
    var isFirst = true
    repeat {
      let left = max(start + timeout - now(), .zero)
      guard try port.wait(milliseconds: Int((left / .milliseconds(1)).rounded(.up))) else { continue }
      let (newest, count) = try takeNewest()
      guard let newest else { continue }
      // Where every buffer was full the driver had nowhere to write, and the newest frame may be of any age.
      let isStale = isFirst && count >= buffers
      isFirst = false
      // Some drivers name the time at which the frame should have ended, which may be still to come.
      let time = min(newest.time ?? now(), now())
      let isWhole = !newest.isDamaged && read(newest, content(of: newest), time)
      try giveBack(newest, isWhole: isWhole)
      if isWhole && !isStale { return true }
    } while now() - start < timeout
    silence += now() - start
    return false
  }

  /// Dequeues what is filled and gives back all but the newest.
  /// - Returns: nil where nothing was filled after all.
  private mutating func takeNewest() throws(SystemFailure) -> (FilledBuffer?, count: Int) {
    var newest: FilledBuffer?
    for count in 0..<max(buffers, 1) {
      let filled: FilledBuffer
      do {
        filled = try port.dequeue()
      } catch {
        if error.code == EAGAIN { return (newest, count) }
        throw error
      }
      if let older = newest { try giveBack(older, isWhole: isLongEnough(older)) }
      newest = filled
    }
    return (newest, buffers)
  }

  private mutating func giveBack(_ buffer: FilledBuffer, isWhole: Bool) throws(SystemFailure) {
    if isWhole {
      frames += 1
      silence = .zero
    } else {
      dropped += 1
    }
    try port.queue(buffer.index)
  }

  private func isLongEnough(_ buffer: FilledBuffer) -> Bool {
    !buffer.isDamaged && content(of: buffer).count >= reader.fewestBytes
  }

  /// What the driver says it wrote; nothing where it claims more than there is room for.
  private func content(of buffer: FilledBuffer) -> UnsafeRawBufferPointer {
    let room = port.bytes(of: buffer.index)
    guard (0...room.count).contains(buffer.bytesUsed) else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return UnsafeRawBufferPointer(rebasing: room[..<buffer.bytesUsed])
  }
}

import Glibc

/// A camera of the kernel's video subsystem: memory-mapped streaming into four buffers by plain ioctls.
///
/// Names: `/dev/v4l/by-id/...` (stays the same camera), `/dev/videoN`, or a part of a stable name, title or bus as `cameras()`
/// lists them; nil takes the first camera that really starts. The device is looked up anew by every `open`, so a camera
/// that comes back under another number is found.
public final class V4L2Camera: Camera {
  /// The name given, else the node that was open last.
  public var name: String { wantedName ?? lastPath ?? "(any)" }
  public var counters: CameraCounters {
    var sum = past
    sum.frames += stream?.frames ?? 0
    sum.dropped += stream?.dropped ?? 0
    return sum
  }

  /// The node that is open, as `/dev/videoN`; nil when closed.
  public private(set) var path: String?

  static let buffers = 4
  /// Without a whole frame for this long the device is closed.
  static let patience = Duration.seconds(2)

  private let wantedName: String?
  private let wish: CameraWish
  private let list: CameraList
  private let now: () -> Duration
  private var port: (any V4L2Port)?
  private var stream: V4L2Stream?
  private var past = CameraCounters()
  private var hasOpened = false
  private var lastPath: String?

  /// Whether there is such a camera is seen by `open`.
  public convenience init(name: String? = nil, wish: CameraWish = CameraWish()) {
    self.init(name: name, wish: wish, list: CameraList(), now: monotonicTime)
  }

  init(name: String?, wish: CameraWish, list: CameraList, now: @escaping () -> Duration) {
    wantedName = name
    self.wish = wish
    self.list = list
    self.now = now
  }

  deinit { close() }

  public func open() throws(DeviceError) -> CameraFormat {
    close()
    var first: DeviceError?
    for path in list.paths(for: wantedName) {
      do throws(DeviceError) {
        let format = try start(path)
        if hasOpened { past.reopened += 1 }
        hasOpened = true
        (self.path, lastPath) = (path, path)
        return format
      } catch {
        if first == nil { first = error }
      }
    }
    throw first ?? .camera(device: name, .unknown(known: list.devices().map(\.name)))
  }

  public func next(within timeout: Duration) throws(DeviceError) -> CameraFrame? {
    let frame = try streaming { stream throws(SystemFailure) in try stream.next(within: timeout) }
    if frame == nil { try checkSilence() }
    return frame
  }

  public func skip(within timeout: Duration) throws(DeviceError) -> Bool {
    let came = try streaming { stream throws(SystemFailure) in try stream.skip(within: timeout) }
    if !came { try checkSilence() }
    return came
  }

  public func close() {
    past = counters
    stream = nil
    port?.close()
    port = nil
    path = nil
  }

  private func streaming<Result>(
    _ body: (inout V4L2Stream) throws(SystemFailure) -> Result
  ) throws(DeviceError) -> Result {
    guard var running = stream else { throw .camera(device: name, .closed) }
    // Moved out and back, so that the frame it holds is not held twice.
    stream = nil
    defer { if port != nil { stream = running } }
    do {
      return try body(&running)
    } catch {
      stream = running
      close()
      throw .camera(device: name, .lost(reason: error.text))
    }
  }

  private func checkSilence() throws(DeviceError) {
    guard let stream, stream.silence >= Self.patience else { return }
    close()
    throw .camera(device: name, .silent(seconds: Int(Self.patience.components.seconds)))
  }

  /// Tries the formats of one node, best first: some drivers list formats that they then refuse to stream.
  private func start(_ path: String) throws(DeviceError) -> CameraFormat {
    let offers = try offers(of: path)
    let candidates = FormatChoice(wish: wish).candidates(offers)
    var refusal: DeviceError?
    for candidate in candidates {
      do throws(SystemFailure) {
        if let format = try start(path, candidate) { return format }
      } catch {
        guard error.code == EINVAL || error.code == EPIPE else { throw openError(error) }
        refusal = .camera(device: name, .unsuitable(reason: error.text))
      }
    }
    let names = offers.map(\.name).joined(separator: ", ")
    let wanted = wish.encoding?.rawValue ?? "GREY, NV12, YUYV or MJPG"
    throw refusal
      ?? .camera(
        device: name, .unsuitable(reason: "it offers \(names.isEmpty ? "no format" : names), not \(wanted)"))
  }

  private func offers(of path: String) throws(DeviceError) -> [FormatOffer] {
    do throws(SystemFailure) {
      let port = try list.open(path)
      defer { port.close() }
      if try port.identity().capturesAndStreams { return port.offers() }
    } catch {
      throw openError(error)
    }
    throw .camera(device: name, .unsuitable(reason: "it cannot capture and stream"))
  }

  /// - Returns: nil where the driver grants something that cannot be read.
  private func start(_ path: String, _ candidate: FormatCandidate) throws(SystemFailure) -> CameraFormat? {
    let port = try list.open(path)
    var isStarted = false
    defer { if !isStarted { port.close() } }
    let layout = try port.configure(candidate.code, width: candidate.width, height: candidate.height)
    guard let reader = FrameReader(layout) else { return nil }
    let rate = port.setRate(framesPerSecond: max(wish.framesPerSecond, 1))
    let buffers = try port.allocate(Self.buffers)
    guard buffers > 0 else { throw SystemFailure(step: "asking for buffers", code: ENOMEM) }
    try port.start()
    isStarted = true
    self.port = port
    stream = V4L2Stream(port, reader: reader, buffers: buffers, now: now)
    return CameraFormat(
      encoding: reader.encoding, width: reader.width, height: reader.height, framesPerSecond: rate)
  }

  private func openError(_ failure: SystemFailure) -> DeviceError {
    switch failure.code {
    case ENOENT, ENXIO, ENODEV: .camera(device: name, .unknown(known: list.devices().map(\.name)))
    case EBUSY: .camera(device: name, .busy)
    case EACCES, EPERM: .camera(device: name, .denied)
    case ENOTTY: .camera(device: name, .unsuitable(reason: "it is no video device"))
    default: .camera(device: name, .cannotOpen(reason: failure.text))
    }
  }
}

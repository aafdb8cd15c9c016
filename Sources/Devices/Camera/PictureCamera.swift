import Glibc
import Imaging

/// A picture file, or the JPEG, PNG and PGM files of a folder in the order of their names, as a camera: one picture per
/// interval, again from the first after the last. The folder is listed anew on every round. No picture is passed over
/// between two looks: where looks are rarer than the interval, each look sees the next one.
public final class PictureCamera: Camera {
  public var name: String { path }
  public private(set) var counters = CameraCounters()

  /// Pictures of more pixels are shrunk while they are decoded.
  static let largest = 1_920 * 1_080

  private let path: String
  private let interval: Duration
  private let now: () -> Duration
  private let sleep: (Duration) -> Void
  private let report: (ImagingError) -> Void

  private var isOpen = false
  private var hasOpened = false
  /// What is left of this round, the next one last.
  private var queue: [String] = []
  private var reported: Set<String> = []
  private var waiting: GreyImage?
  private var due = Duration.zero
  private var sequence = 0

  /// Whether there is such a file or folder is seen by `open`.
  /// - Parameters:
  ///   - interval: from picture to picture.
  ///   - report: is told of every file that cannot be read, once per file.
  ///   - now: a clock that only runs forward.
  ///   - sleep: waits on the calling thread.
  public init(
    path: String, interval: Duration = .seconds(1), report: @escaping (ImagingError) -> Void = { _ in },
    now: @escaping () -> Duration = monotonicTime, sleep: @escaping (Duration) -> Void = sleepThread
  ) {
    self.path = path
    self.interval = interval
    self.report = report
    self.now = now
    self.sleep = sleep
  }

  public func open() throws(DeviceError) -> CameraFormat {
    close()
    let first = try picture()
    if hasOpened { counters.reopened += 1 }
    (isOpen, hasOpened, waiting, due, sequence) = (true, true, first, now(), 0)
    return CameraFormat(
      encoding: .picture, width: first.width, height: first.height,
      framesPerSecond: interval > .zero ? .seconds(1) / interval : nil)
  }

  public func next(within timeout: Duration) throws(DeviceError) -> CameraFrame? {
    guard isOpen else { throw .camera(device: name, .closed) }
    let left = due - now()
    if left > timeout {
      sleep(timeout)
      return nil
    }
    sleep(max(left, .zero))
    let image = if let waiting { waiting } else { try picture() }
    let time = now()
    waiting = nil
    // A late look does not make the next ones come faster.
    due = (time - due < interval ? due : time) + interval
    counters.frames += 1
    defer { sequence += 1 }
    return CameraFrame(image: image, time: time, sequence: sequence)
  }

  /// Waits; a picture that is due stays for the next look.
  public func skip(within timeout: Duration) throws(DeviceError) -> Bool {
    guard isOpen else { throw .camera(device: name, .closed) }
    sleep(timeout)
    return due <= now()
  }

  public func close() {
    isOpen = false
    waiting = nil
    queue = []
  }

  /// The next picture that can be read, looking on for one whole round at most.
  private func picture() throws(DeviceError) -> GreyImage {
    var last: ImagingError?
    for round in (queue.isEmpty ? 1 : 0)...1 {
      if round == 1 { queue = files().reversed() }
      while let file = queue.popLast() {
        do throws(ImagingError) {
          return try PictureFile.readGrey(path: file, pixels: Self.largest).image
        } catch {
          counters.dropped += 1
          last = error
          if reported.insert(file).inserted { report(error) }
        }
      }
    }
    close()
    throw .camera(device: name, .noPictures(reason: last.map { "\($0)" } ?? "no picture file is there"))
  }

  /// A file stands for itself whatever its name; in a folder the ending decides, for other files may lie there.
  private func files() -> [String] {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return [path] }
    return folderEntries(path).filter(Self.isPicture).sorted().map { "\(path)/\($0)" }
  }

  private static func isPicture(_ name: String) -> Bool {
    let lowered = name.lowercased()
    return !name.hasPrefix(".") && [".jpg", ".jpeg", ".png", ".pgm"].contains { lowered.hasSuffix($0) }
  }
}

import CProcess
import Glibc
import Synchronization

/// Tells when something may have changed in folders of music (inotify(7)). Changes that come close together are told once.
///
/// Where the kernel has no watches left, and on network file systems, changes are not seen; there it is time that tells.
public final class FolderWatch: Sendable {
  public struct Settings: Sendable, Equatable {
    /// Seconds without a change until the changes before are told.
    public var quiet = 2.0
    /// Seconds after the first change by which it is told in any case.
    public var longest = 60.0
    /// Seconds between two times where changes are not seen.
    public var period = 900.0

    public init() {}
  }

  /// One for all changes up to then.
  public let changes: AsyncStream<Void>

  private let continuation: AsyncStream<Void>.Continuation
  private let stopPipe: (reading: Int32, writing: Int32)
  private let sees = Mutex(false)

  /// Whether every change is seen; false before the folders have been walked through.
  public var seesEverything: Bool { sees.withLock { $0 } }

  /// Starts to watch, on a thread of its own.
  /// - Parameter watches: how many folders are watched at most, for tests; the kernel has a limit of its own.
  public init(folders: [String], settings: Settings = Settings(), watches: Int = .max) throws(LibraryError) {
    (changes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .noThread(reason: String(cString: strerror(errno))) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    stopPipe = (ends[0], ends[1])
    try Workers.start(niceness: 10) { [self] in
      FolderWatcher(folders.map(LibraryScan.resolved), settings, most: watches).run(
        until: stopPipe.reading, sees: { value in sees.withLock { $0 = value } }, tell: { continuation.yield() })
      continuation.finish()
    }
  }

  deinit {
    close(stopPipe.reading)
    close(stopPipe.writing)
  }

  /// Ends the stream.
  public func stop() {
    var byte: UInt8 = 1
    write(stopPipe.writing, &byte, 1)
  }
}

/// The watching thread.
private struct FolderWatcher {
  private let roots: [String]
  private let settings: FolderWatch.Settings
  private let most: Int
  private let descriptor: Int32
  private var watched = 0
  private var isBlind = false
  /// When changes are told, and by when at the latest: seconds of the monotonic clock.
  private var due: Double?
  private var latest = 0.0

  private static let told = UInt32(
    IN_CREATE | IN_CLOSE_WRITE | IN_ATTRIB | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF)

  init(_ roots: [String], _ settings: FolderWatch.Settings, most: Int) {
    (self.roots, self.settings, self.most) = (roots, settings, most)
    descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
  }

  func run(until stop: Int32, sees: (Bool) -> Void, tell: () -> Void) {
    var watcher = self
    watcher.work(until: stop, sees, tell)
    if descriptor >= 0 { close(descriptor) }
  }

  private mutating func work(until stop: Int32, _ sees: (Bool) -> Void, _ tell: () -> Void) {
    watchAll()
    sees(!isBlind)
    var nextLook = monotonicSeconds() + settings.period
    while true {
      var wake = isBlind ? nextLook : Double.infinity
      if let due { wake = min(wake, due) }
      let left = wake.isFinite ? Int32(clamping: Int((max(wake - monotonicSeconds(), 0) * 1_000).rounded(.up))) : -1
      var polled = [pollfd(fd: stop, events: Int16(POLLIN), revents: 0)]
      if descriptor >= 0 { polled.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)) }
      let ready = poll(&polled, nfds_t(polled.count), left)
      if ready < 0, errno != EINTR { return }
      if polled[0].revents != 0 { return }
      let now = monotonicSeconds()
      if polled.count > 1, polled[1].revents != 0, drain() {
        if due == nil { latest = now + settings.longest }
        due = min(now + settings.quiet, latest)
      }
      let isTime = isBlind && now >= nextLook
      guard isTime || due.map({ now >= $0 }) == true else { continue }
      // Folders may have come, or moved. What is put into them from here on is seen, what was before is found by the scan.
      watchAll()
      sees(!isBlind)
      (due, nextLook) = (nil, now + settings.period)
      tell()
    }
  }

  /// Folders that are watched already keep their watch.
  private mutating func watchAll() {
    watched = 0
    isBlind = descriptor < 0
    for root in roots {
      var isThere = false
      FolderTree.walk(root) { folder in
        isThere = true
        guard watched < most, inotify_add_watch(descriptor, folder, Self.told) >= 0 else {
          isBlind = true
          return false
        }
        watched += 1
        return true
      }
      // A disk that is not mounted may come.
      if !isThere || !mien_folder_tells_of_changes(root) { isBlind = true }
    }
  }

  /// Reads what has happened; whether it matters.
  private func drain() -> Bool {
    var matters = false
    withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: MemoryLayout<inotify_event>.alignment) { buffer in
      while case let count = read(descriptor, buffer.baseAddress, buffer.count), count > 0 {
        var offset = 0
        while offset + MemoryLayout<inotify_event>.size <= count {
          let event = buffer.load(fromByteOffset: offset, as: inotify_event.self)
          // A watch that ends with its folder is no change of its own.
          if event.mask & UInt32(IN_IGNORED) == 0 { matters = true }
          offset += MemoryLayout<inotify_event>.size + Int(event.len)
        }
      }
    }
    return matters
  }
}

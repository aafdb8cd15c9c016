import Devices
import Imaging

/// What watches the room, as the daemon sees it.
public protocol Eyes: Sendable {
  var events: AsyncStream<EyesEvent> { get }
  func open()
  /// Closes the device; no frame comes after the next `open` that was taken before.
  func close()
  func look(every interval: Duration)
  /// How the device is; nil where there is none.
  var status: CameraStatus? { get }
  /// Closes the device for good and ends `events`.
  func end() async
}

extension Eyes {
  public var status: CameraStatus? { nil }
}

public enum EyesEvent: Sendable {
  /// A frame, and when it was taken by the clock of `monotonicTime`.
  case frame(GreyImage, taken: Duration = monotonicTime())
  case lost(reason: String)
  case back
}

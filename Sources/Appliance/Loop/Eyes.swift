import Devices
import Imaging

/// What watches the room, as the daemon sees it.
public protocol Eyes: Sendable {
  var events: AsyncStream<EyesEvent> { get }
  func open()
  /// Closes the device; no frame comes after the next `open` that was taken before.
  func close()
  func look(every interval: Duration)
  /// Closes the device for good and ends `events`.
  func end() async
}

public enum EyesEvent: Sendable {
  case frame(GreyImage)
  case lost(reason: String)
  case back
}

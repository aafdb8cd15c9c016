/// Sets the lamp as its pattern wants it, and anew every two seconds, since a lamp whose chip went and came back is dark
/// without having said so. A lamp that fails is tried again once a second; nothing else stops for it.
public struct LampDriver {
  /// Why the lamp could not be set the last time; nil while it works.
  public private(set) var failure: DeviceError?

  private let lamp: any Lamp
  private var lit: Bool?
  /// When the lamp is set anew, or tried again.
  private var due: Duration = .zero

  static let (refreshPause, retryPause) = (Duration.seconds(2), Duration.seconds(1))

  public init(_ lamp: any Lamp) { self.lamp = lamp }

  /// Call it whenever the state has changed and when the time it returned has come.
  /// - Returns: when to call it again if nothing else happens.
  public mutating func show(_ state: LampState, at time: Duration) -> Duration {
    let wanted = LampPattern.isLit(state, at: time)
    // A clock that was set back must not make the wait longer.
    let isEarly = time < due && due - time <= Self.refreshPause
    if failure != nil, isEarly { return due }
    if wanted != lit || !isEarly {
      do throws(DeviceError) {
        try lamp.set(wanted)
        (lit, failure, due) = (wanted, nil, time + Self.refreshPause)
      } catch {
        (lit, failure, due) = (nil, error, time + Self.retryPause)
        return due
      }
    }
    return min(LampPattern.nextChange(state, after: time) ?? due, due)
  }
}

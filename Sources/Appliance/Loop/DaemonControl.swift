import Control
import Emotion

/// The routes of the control socket.
public enum DaemonControl {
  private struct Done: Encodable {
    let done: String
  }

  private struct Level: Codable {
    let volume: Double
  }

  private struct ToldMood: Codable {
    /// Nil for "look yourself".
    let mood: Mood?
    var minutes: Double?
    /// Whether they want to stay in it.
    var stay: Bool?
  }

  public static func router(_ daemon: Daemon) -> ControlRouter {
    let wishes: [(String, Wish)] = [
      ("like", .like), ("skip", .skip), ("next", .next), ("pause", .pause), ("private", .privacy),
      ("repeat", .again),
    ]
    return ControlRouter(
      [
        .init("GET", "/status") { _, _ in ControlResponse(await daemon.status) },
        .init("GET", "/health") { _, _ in ControlResponse(await daemon.healthReport) },
        .init("PUT", "/volume") { request, _ in
          let level: Level = try request.decode()
          guard (0...1).contains(level.volume) else { return .error(400, "the volume lies between 0 and 1") }
          await daemon.setVolume(level.volume)
          return ControlResponse(level)
        },
        .init("PUT", "/mood") { request, _ in
          let told: ToldMood = try request.decode()
          let minutes = told.minutes ?? 60
          guard minutes > 0, minutes <= 1440 else {
            return .error(400, "a mood is told for at most a day (1440 minutes)")
          }
          await daemon.setMood(told.mood, for: 60 * minutes, stays: told.stay ?? false)
          return ControlResponse(
            told.mood == nil ? ToldMood(mood: nil) : ToldMood(mood: told.mood, minutes: minutes, stay: told.stay))
        },
      ]
        + listenerRoutes(daemon) + historyRoutes(daemon)
        + wishes.map { name, wish in
          .init("POST", "/\(name)") { _, _ in
            switch await daemon.grant(wish) {
            case .granted: ControlResponse(Done(done: name))
            case .nothingPlays: .error(409, "nothing is playing")
            case .notKept(let reason): .error(507, reason)
            }
          }
        })
  }
}

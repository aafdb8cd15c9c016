import Control

/// The routes of the control socket.
public enum DaemonControl {
  private struct Done: Encodable {
    let done: String
  }

  private struct Level: Codable {
    let volume: Double
  }

  public static func router(_ daemon: Daemon) -> ControlRouter {
    let wishes: [(String, Wish)] = [("like", .like), ("skip", .skip), ("pause", .pause), ("private", .privacy)]
    return ControlRouter(
      [
        .init("GET", "/status") { _, _ in ControlResponse(await daemon.status) },
        .init("PUT", "/volume") { request, _ in
          let level: Level = try request.decode()
          guard (0...1).contains(level.volume) else { return .error(400, "the volume lies between 0 and 1") }
          await daemon.setVolume(level.volume)
          return ControlResponse(level)
        },
      ]
        + wishes.map { name, wish in
          .init("POST", "/\(name)") { _, _ in
            await daemon.grant(wish) ? ControlResponse(Done(done: name)) : .error(409, "nothing is playing")
          }
        })
  }
}

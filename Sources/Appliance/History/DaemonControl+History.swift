import Control
import Store

extension DaemonControl {
  /// What listeners heard, said and felt.
  static func historyRoutes(_ daemon: Daemon) -> [ControlRouter.Route] {
    let history = History(store: daemon.store)
    func route<Answer: Encodable & SendableMetatype>(
      _ path: String, _ action: @escaping @Sendable (ControlRequest, _ name: String) async throws -> Answer
    ) -> ControlRouter.Route {
      .init("GET", path) { request, parameters in
        do {
          return ControlResponse(try await action(request, parameters["name"] ?? ""))
        } catch StoreError.unknownListener(let name) {
          return .error(404, "\(StoreError.unknownListener(name: name))")
        }
      }
    }
    return [
      route("/history") { request, _ in
        try await history.page(
          of: request.query["listener"], since: since(request),
          from: .init(play: number("play", request) ?? .max, feedback: number("feedback", request) ?? .max),
          count: Int(clamping: number("count", request) ?? 20))
      },
      route("/moods") { request, _ in
        try await history.moods(of: request.query["listener"], since: since(request))
      },
      route("/listeners/:name/taste") { _, name in try await history.taste(of: name) },
      route("/listeners/:name/record") { request, name in
        try await history.record(of: name, withFace: request.query["face"] == "true")
      },
    ]
  }

  /// So many days ago; all of the time where nothing is said.
  private static func since(_ request: ControlRequest) -> Double {
    request.query["days"].flatMap { Double($0) }.map { unixTime() - 86_400 * $0 } ?? -.infinity
  }

  private static func number(_ name: String, _ request: ControlRequest) -> Int64? {
    request.query[name].flatMap { Int64($0) }
  }
}

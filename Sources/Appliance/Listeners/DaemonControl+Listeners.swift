import Control
import Store

extension DaemonControl {
  /// Who listens: enrolment, calibration, forgetting, and sittings in front of the camera.
  static func listenerRoutes(_ daemon: Daemon) -> [ControlRouter.Route] {
    func route<Answer: Encodable & SendableMetatype>(
      _ method: String, _ path: String,
      _ action: @escaping @Sendable (ControlRequest, _ name: String) async throws -> Answer
    ) -> ControlRouter.Route {
      .init(method, path) { request, parameters in
        do {
          return ControlResponse(try await action(request, parameters["name"] ?? ""))
        } catch {
          guard let status = Self.status(of: error) else { throw error }
          return .error(status, "\(error)")
        }
      }
    }
    return [
      route("GET", "/listeners") { _, _ in try await daemon.listeners.list() },
      route("POST", "/listeners") { request, _ in
        let learnt = try await daemon.listeners.enrol(request.decode(EnrolmentRequest.self), at: unixTime())
        await daemon.learnFaces()
        return learnt
      },
      route("DELETE", "/listeners/:name") { request, name in
        try await daemon.forget(name, history: request.query["history"] == "true")
      },
      route("PUT", "/listeners/:name/calibration") { request, name in
        let learnt = try await daemon.listeners.calibrate(name, as: request.decode(), at: unixTime())
        await daemon.learnFaces()
        return learnt
      },
      route("DELETE", "/listeners/:name/calibration") { _, name in
        let report = try await daemon.listeners.undoCalibration(name)
        await daemon.learnFaces()
        return report
      },
      route("POST", "/sitting") { request, _ in try await daemon.sit(request.decode(SittingRequest.self)) },
      route("GET", "/sitting") { _, _ in try await daemon.sittingReport() },
      route("DELETE", "/sitting") { _, _ in
        await daemon.endSitting("it was broken off")
        return try await daemon.sittingReport()
      },
    ]
  }

  /// The HTTP status of what a listener's wish may end in; nil for what is nobody's fault.
  private static func status(of error: any Error) -> Int? {
    switch error {
    case StoreError.unknownListener, ApplianceError.nobodySat: 404
    case StoreError.badListenerName: 400
    case StoreError.listenerExists, ApplianceError.looksLike, ApplianceError.otherNetwork, ApplianceError.notCalibrated,
      ApplianceError.sittingGoesOn:
      409
    case ApplianceError.cameraIsClosed, ApplianceError.cameraLost: 503
    case StoreError.full, StoreError.readOnly: 507
    default: nil
    }
  }
}

import Configuration
import Devices
import Store

/// A sitting in front of a camera that no running speaker holds.
public struct LocalSitting: Sendable {
  private let configuration: Configuration
  private let store: Store

  public init(_ configuration: Configuration, store: Store) {
    (self.configuration, self.store) = (configuration, store)
  }

  /// Opens the camera, asks and looks until it is over, and closes the camera.
  ///
  /// - Parameter tell: is told twice a second how far it is.
  /// - Throws: `ApplianceError.cameraIsClosed` where a switch or somebody's wish keeps it so, `.cameraLost`, and what
  ///   `SittingRoom.begin` throws.
  public func run(_ request: SittingRequest, tell: (SittingReport) -> Void) async throws -> SittingReport {
    try await checkPrivacy()
    let room = SittingRoom(Listeners(store: store))
    var report = try await room.begin(request)
    let eyes = CameraEyes(configuration.makeCamera { _ in })
    eyes.look(every: SittingRoom.interval)
    eyes.open()
    let looking = Task { await Self.show(eyes, to: room) }
    while !report.isOver {
      tell(report)
      try? await Task.sleep(for: .milliseconds(500))
      await room.pass()
      report = await room.report() ?? report
    }
    looking.cancel()
    await eyes.end()
    if let reason = await room.lost { throw ApplianceError.cameraLost(reason) }
    return report
  }

  private static func show(_ eyes: CameraEyes, to room: SittingRoom) async {
    for await event in eyes.events {
      switch event {
      case .frame(let frame, let taken): await room.look(at: frame, taken: taken)
      case .lost(let reason): return await room.lose(reason)
      case .back: break
      }
    }
  }

  private func checkPrivacy() async throws {
    if try await SpeakerMemory(store).isPrivate { throw ApplianceError.cameraIsClosed("somebody asked for privacy") }
    guard let pin = configuration.camera.privacySwitch.pin else { return }
    let line = LineTrial.input(pin.input())
    if line.isActive != false {
      throw ApplianceError.cameraIsClosed("the privacy switch is \(line.isActive == true ? "on" : "not readable")")
    }
  }
}

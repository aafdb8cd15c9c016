import Devices
import Imaging
import Store

/// Who listens, as the daemon knows it.
extension Daemon {
  /// Begins to learn from whoever sits in front of the camera. Moods are not read meanwhile.
  ///
  /// - Throws: `ApplianceError.cameraIsClosed`, `.cameraLost`, and what `SittingRoom.begin` throws.
  func sit(_ request: SittingRequest) async throws -> SittingReport {
    if loop.state == .private { throw ApplianceError.cameraIsClosed("privacy was asked for, by switch or wish") }
    if let fault = eyes.status?.fault { throw ApplianceError.cameraLost("\(fault)") }
    let report = try await room.begin(request)
    isSitting = true
    eyes.look(every: SittingRoom.interval)
    return report
  }

  /// - Throws: `ApplianceError.nobodySat` before the first sitting.
  func sittingReport() async throws -> SittingReport {
    guard let report = await room.report() else { throw ApplianceError.nobodySat }
    return report
  }

  func endSitting(_ reason: String) async {
    await room.end(reason)
    await closeSitting()
  }

  func sitInBackground(_ frame: GreyImage, _ taken: Duration) {
    Task {
      await room.look(at: frame, taken: taken)
      inputs.send(.sat)
    }
  }

  /// Goes back to reading moods once the sitting is over.
  func closeSitting() async {
    guard isSitting, await !room.isOccupied else { return }
    isSitting = false
    eyes.look(every: .seconds(loop.lookInterval))
    await learnFaces()
  }

  /// Erases a listener, and what was derived from their history and face.
  func forget(_ name: String, history: Bool) async throws -> Erasure {
    let proof = try await listeners.forget(name, history: history)
    await chooser.forget()
    await learnFaces()
    return proof
  }

  /// Takes over from the store who is known by face and how their expressions look.
  func learnFaces() async {
    await trying {
      guard settings.identifies else { return }
      let gallery = try await listeners.gallery()
      try await watcher.know(gallery, calibrations: try await listeners.calibrations())
      names = Dictionary(
        try await store.listeners().map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
      if loop.listener != Listener.guest.id, names[loop.listener] == nil { await handle(.forgot(loop.listener)) }
    }
  }
}

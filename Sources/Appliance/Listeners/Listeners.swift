import Emotion
import Faces
import Store

/// Who listens: enrolled, calibrated, listed and forgotten. The rules are here; the store keeps, the networks see.
public struct Listeners: Sendable {
  private let store: Store
  public let networks: LearntNetworks

  public init(store: Store, networks: LearntNetworks = .builtIn) { (self.store, self.networks) = (store, networks) }

  /// Everyone but the guest, by name.
  public func list() async throws -> [ListenerReport] {
    var reports: [ListenerReport] = []
    for known in try await store.knownListeners() {
      reports.append(ListenerReport(known, try await store.historyCounts(of: known.listener.id), networks))
    }
    return reports
  }

  /// One listener, in whatever case the name is written.
  public func report(_ name: String) async throws -> ListenerReport {
    guard let report = try await list().first(where: { $0.name.lowercased() == name.lowercased() }) else {
      throw StoreError.unknownListener(name: name)
    }
    return report
  }

  /// Whether somebody may be enrolled under this name, before any picture is taken.
  ///
  /// - Throws: `StoreError.badListenerName`, `.listenerExists`.
  public func check(newName name: String) async throws {
    try Store.check(listenerName: name)
    if let known = try? await report(name), known.face == .yes { throw StoreError.listenerExists(name: known.name) }
  }

  /// Keeps a new listener's template; who is known already without one that is of use gets it, and keeps the history.
  ///
  /// - Throws: `ApplianceError.looksLike` where the face is so like someone else's that one may be taken for the other, unless it is
  ///   sure; `.otherNetwork`; `StoreError.listenerExists`, `.badListenerName` and what keeps it from being stored.
  public func enrol(_ request: EnrolmentRequest, at now: Double) async throws -> ListenerReport {
    guard request.model == networks.identity, let face = FaceEmbedding(request.embedding) else {
      throw ApplianceError.otherNetwork
    }
    try await check(newName: request.name)
    if !request.isSure, let match = try await gallery().best(for: face), match.similarity >= networks.lookalike,
      match.entry.name.lowercased() != request.name.lowercased()
    {
      throw ApplianceError.looksLike(name: request.name, other: match.entry.name, similarity: match.similarity)
    }
    _ = try await store.enrol(
      named: request.name,
      as: FaceTemplate(model: request.model, embedding: face.values, looks: request.looks, made: now))
    return try await report(request.name)
  }

  /// Keeps how a listener's expressions look, in place of what was known of that.
  ///
  /// - Throws: `ApplianceError.otherNetwork` where another network made it, or it is none; `StoreError`.
  public func calibrate(_ name: String, as request: CalibrationRequest, at now: Double) async throws -> ListenerReport {
    guard request.model == networks.expression, ExpressionStudy.read(request.content.utf8) != nil else {
      throw ApplianceError.otherNetwork
    }
    try await store.calibrate(
      named: name, as: FaceCalibration(model: request.model, content: Array(request.content.utf8), made: now))
    return try await report(name)
  }

  /// Expressions are read as everybody's again.
  ///
  /// - Throws: `ApplianceError.notCalibrated` where they are already; `StoreError`.
  public func undoCalibration(_ name: String) async throws -> ListenerReport {
    guard try await store.eraseCalibration(named: name) else { throw ApplianceError.notCalibrated(name) }
    return try await report(name)
  }

  public func forget(_ name: String, history: Bool) async throws -> Erasure {
    try await store.forgetListener(named: name, history: history)
  }

  /// Everyone with a template of this network.
  func gallery() async throws -> FaceGallery {
    FaceGallery(
      try await store.knownListeners().compactMap { known in
        guard let template = known.template, template.model == networks.identity,
          let face = FaceEmbedding(template.embedding)
        else { return nil }
        return FaceGallery.Entry(listener: known.listener.id, name: known.listener.name, template: face)
      })
  }

  /// How the expressions of those look who were calibrated for this network, by listener. What cannot be read counts as not
  /// there.
  func calibrations() async throws -> [Int64: PersonalExpressions] {
    Self.calibrations(of: try await store.knownListeners(), model: networks.expression)
  }

  private static func calibrations(of known: [KnownListener], model: String) -> [Int64: PersonalExpressions] {
    known.reduce(into: [:]) { found, known in
      guard let calibration = known.calibration, calibration.model == model else { return }
      found[known.listener.id] = ExpressionStudy.read(calibration.content)
    }
  }
}

import Devices
import Emotion
import Faces
import Imaging
import Store

/// Where people are enrolled and calibrated in front of the camera: one at a time. It is shown frames, and keeps none.
public actor SittingRoom {
  private let listeners: Listeners
  private let settings: Sitting.Settings
  private let makeTools: @Sendable () throws -> LearningTools
  private var tools: LearningTools?
  private var request: SittingRequest?
  private var sitting: Sitting?
  private var isLooking = false
  /// What it keeps takes time, in which others pass: they must not keep it again.
  private var isLearning = false
  private var report: SittingReport?
  /// Why the camera of the last sitting failed; nil where it did not.
  public private(set) var lost: String?

  /// From frame to frame.
  public static let interval = Duration.milliseconds(250)

  public init(_ listeners: Listeners) {
    self.init(listeners, settings: Sitting.Settings()) { try LearningTools.builtIn() }
  }

  init(
    _ listeners: Listeners, settings: Sitting.Settings,
    tools: @escaping @Sendable () throws -> LearningTools
  ) {
    (self.listeners, self.settings, makeTools) = (listeners, settings, tools)
  }

  /// Whether somebody is sitting.
  public var isOccupied: Bool { sitting != nil }

  /// How far the last sitting is; nil before the first.
  public func report(at now: Duration = monotonicTime()) -> SittingReport? {
    guard let sitting, var report else { return report }
    report.ask = sitting.step?.ask
    report.countdown = sitting.countdown(at: now / .seconds(1))
    (report.taken, report.wanted) = sitting.count
    report.refusal = sitting.refusal
    return report
  }

  /// Begins a sitting.
  ///
  /// - Throws: `ApplianceError.sittingGoesOn`; for an enrolment what `Listeners.check` throws, for a calibration
  ///   `StoreError.unknownListener`; where the networks cannot be made.
  public func begin(_ request: SittingRequest, at now: Duration = monotonicTime()) async throws -> SittingReport {
    if sitting != nil, let name = self.request?.name { throw ApplianceError.sittingGoesOn(name) }
    switch request.purpose {
    case .enrolment: try await listeners.check(newName: request.name)
    case .calibration: _ = try await listeners.report(request.name)
    }
    if tools == nil { tools = try makeTools() }
    let sitting = Sitting(
      request.purpose == .enrolment ? .enrolment : .calibration, at: now / .seconds(1), settings: settings)
    let begun = SittingReport(
      name: request.name, ask: sitting.step?.ask, countdown: sitting.countdown(at: now / .seconds(1)), taken: 0,
      wanted: sitting.count.wanted)
    (self.request, self.sitting, report, lost) = (request, sitting, begun, nil)
    return begun
  }

  /// Looks at a frame; others that come meanwhile are not looked at.
  ///
  /// - Parameter taken: when it was taken, by the clock of `monotonicTime`.
  public func look(at frame: GreyImage, taken: Duration) async {
    guard !isLooking, let purpose = request?.purpose, sitting != nil, let sampler = tools?.sampler else { return }
    isLooking = true
    defer { isLooking = false }
    do {
      let sample = try await sampler.sample(frame, identity: purpose == .enrolment)
      sitting?.add(sample, taken: taken / .seconds(1), at: monotonicTime() / .seconds(1))
    } catch {
      await end("\(error)")
    }
    await finish()
  }

  /// Time passes, with or without frames.
  public func pass() async {
    sitting?.pass(monotonicTime() / .seconds(1))
    await finish()
  }

  /// Ends a sitting before it is complete; nothing is learnt. One that is complete goes its way.
  public func end(_ reason: String) async {
    guard sitting != nil, !isLearning else { return }
    close { $0.failure = reason }
  }

  /// The camera failed.
  public func lose(_ reason: String) async {
    guard sitting != nil, !isLearning else { return }
    lost = reason
    await end("\(ApplianceError.cameraLost(reason))")
  }

  private func finish() async {
    guard !isLearning, let sitting, let request, let outcome = sitting.outcome else { return }
    isLearning = true
    defer { isLearning = false }
    do {
      if case .failed(let error) = outcome { throw error }
      let learnt = try await learn(from: sitting, request)
      close { $0.learnt = learnt }
    } catch {
      close { $0.failure = "\(error)" }
    }
  }

  /// The memory of the networks goes too.
  private func close(_ tell: (inout SittingReport) -> Void) {
    guard var last = report() else { return }
    (last.ask, last.countdown) = (nil, nil)
    tell(&last)
    (report, sitting, tools) = (last, nil, nil)
  }

  private func learn(from sitting: Sitting, _ request: SittingRequest) async throws -> ListenerReport {
    switch request.purpose {
    case .enrolment:
      var enrolment = Enrolment()
      for face in sitting.faces.compactMap(\.face.identity) { enrolment.add(face) }
      let template = try enrolment.template(samePerson: listeners.networks.samePerson)
      return try await listeners.enrol(
        EnrolmentRequest(
          name: request.name, model: listeners.networks.identity, embedding: template.mean.values,
          looks: template.looks, isSure: request.isSure), at: unixTime())
    case .calibration:
      guard let study = tools?.makeStudy() else { throw ApplianceError.otherNetwork }
      for (step, face) in sitting.faces {
        if let expression = step.expression { study.add(face.expression, as: expression) }
      }
      return try await listeners.calibrate(
        request.name, as: CalibrationRequest(model: listeners.networks.expression, content: try study.written()),
        at: unixTime())
    }
  }
}

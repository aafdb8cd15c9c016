import Emotion

/// What somebody in front of the camera is asked to do, one thing after another, until there are enough good pictures. A value
/// without clock or camera: it is told what each frame gave.
struct Sitting: Sendable {
  enum Purpose: String, Sendable, Codable {
    case enrolment, calibration
  }

  struct Settings: Sendable, Equatable {
    /// Seconds from asking for an expression to the first picture.
    var countdown = 3.0
    /// Seconds in which a turn of the head that was asked for is waited for; after them any good picture will do.
    var turnPatience = 4.0
    /// Seconds without enough good pictures after which it is given up.
    var patience = 30.0

    init() {}
  }

  /// One thing that is asked.
  struct Step: Sendable, Equatable {
    /// Continues "Please ".
    let ask: String
    /// What is to be shown; nil at an enrolment.
    var expression: Expression?
    /// Where the nose is to point: 1 to the picture's right, -1 to its left, 0 anywhere.
    var turn: Float = 0
    /// Good pictures.
    let wanted: Int
  }

  /// How it ended.
  enum Outcome: Sendable, Equatable {
    case complete
    case failed(ApplianceError)
  }

  let purpose: Purpose
  let settings: Settings
  let steps: [Step]
  private(set) var outcome: Outcome?
  private(set) var faces: [(step: Step, face: SampledFace)] = []
  /// Why the latest picture was not taken; nil where it was.
  private(set) var refusal: Refusal?
  private var place = 0
  private var taken = 0
  /// When the current step began to take pictures, or will.
  private var begin: Double

  /// How far the nose is off the middle of the eyes, in distances between them, when the head is slightly turned.
  static let slightly: Float = 0.04

  init(_ purpose: Purpose, at now: Double, settings: Settings = Settings()) {
    (self.purpose, self.settings) = (purpose, settings)
    steps = purpose == .enrolment ? Self.enrolment : Self.calibration
    begin = purpose == .enrolment ? now : now + settings.countdown
  }

  private static let enrolment = [
    Step(ask: "look at the camera", wanted: 2),
    Step(ask: "turn your head a little to your left", turn: 1, wanted: 2),
    Step(ask: "turn your head a little to your right", turn: -1, wanted: 2),
  ]

  private static let calibration = [
    Step(ask: "look neutral", expression: .neutral, wanted: 4),
    Step(ask: "look happy", expression: .happy, wanted: 4),
    Step(ask: "look sad", expression: .sad, wanted: 4),
    Step(ask: "look angry", expression: .angry, wanted: 4),
    Step(ask: "look surprised", expression: .surprise, wanted: 4),
  ]

  /// What is asked now; nil when it is over.
  var step: Step? { outcome == nil ? steps[place] : nil }
  /// Good pictures so far, and how many there are to be.
  var count: (taken: Int, wanted: Int) { (faces.count, steps.reduce(0) { $0 + $1.wanted }) }

  /// Whole seconds until pictures are taken; nil while they are.
  func countdown(at now: Double) -> Int? { now < begin ? Int((begin - now).rounded(.up)) : nil }

  /// What a frame gave.
  ///
  /// - Parameters:
  ///   - taken: when the frame was; one from before the question says nothing.
  ///   - now: by the same clock.
  mutating func add(_ sample: FaceSample, taken time: Double, at now: Double) {
    guard let step, time >= begin else { return }
    switch sample {
    case .refused(let reason): refusal = reason
    case .face(let face):
      guard step.turn == 0 || face.yaw * step.turn >= Self.slightly || time - begin >= settings.turnPatience else {
        refusal = nil
        break
      }
      refusal = nil
      faces.append((step, face))
      taken += 1
      if taken == step.wanted { next(at: now) }
    }
    pass(now)
  }

  /// Time passes.
  mutating func pass(_ now: Double) {
    guard outcome == nil, now - begin > settings.patience else { return }
    // The last pictures of a step may be missing, but none of its kind must.
    let isEnough = purpose == .enrolment ? faces.count >= Enrolment.fewest : taken > 0
    guard isEnough else { return fail(.tooFewGoodPictures(good: faces.count, refusal: refusal)) }
    next(at: now)
  }

  mutating func fail(_ error: ApplianceError) { if outcome == nil { outcome = .failed(error) } }

  private mutating func next(at now: Double) {
    (place, taken) = (place + 1, 0)
    begin = purpose == .enrolment ? now : now + settings.countdown
    if place == steps.count { outcome = .complete }
  }
}

import Devices
import Faces
import Imaging

/// The one face of a picture, as enrolment and calibration need it.
struct SampledFace: Sendable, Equatable {
  /// Nil where who it is was not asked.
  let identity: FaceEmbedding?
  /// What the expression network made of it, as `ExpressionReader.embedding` gives it.
  let expression: [Float]
  /// As `FoundFace.yaw` has it.
  let yaw: Float
}

enum FaceSample: Sendable, Equatable {
  case face(SampledFace)
  case refused(Refusal)
}

/// Takes from a picture what can be learnt of a face.
protocol FaceSampler: Sendable {
  /// - Parameter identity: ask also who it is.
  func sample(_ image: GreyImage, identity: Bool) async throws -> FaceSample
}

/// The real sampler: on a thread of its own, since a look takes tens of milliseconds, and more on a small board. Pictures
/// are let go at once.
actor NetworkSampler: FaceSampler {
  private let near, thorough: FaceReader
  private let expressions: ExpressionReader
  private let identities: IdentityReader
  private let executor: ThreadExecutor

  /// Someone this much smaller than the largest face is in the background.
  static let background = 0.5

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init() throws {
    executor = try ThreadExecutor(named: "mien-sampler", nicer: 5)
    let confirmer = try Models.faceConfirmer()
    expressions = try Models.expressionReader()
    identities = try Models.identityReader()
    near = FaceReader(finder: try Models.nearFaceFinder(confirmer), expressions: expressions)
    thorough = try Models.thoroughFaceReader(confirmer, expressions)
  }

  func sample(_ image: GreyImage, identity: Bool) throws -> FaceSample {
    var look = try near.look(at: image)
    if look.faces.isEmpty { look = try thorough.look(at: image) }
    guard let face = look.faces.first else { return .refused(Refusal(look.reason ?? .nobody)) }
    if look.faces.dropFirst().contains(where: { $0.face.patch.width > Self.background * face.face.patch.width }) {
      return .refused(.several)
    }
    if let refusal = Refusal(face.quality.verdict) { return .refused(refusal) }
    // A look reads the smaller faces after this one.
    _ = try expressions.read(face.face, of: image)
    return .face(
      SampledFace(
        identity: identity ? try identities.read(face.face, of: image) : nil,
        expression: expressions.embedding, yaw: face.face.yaw))
  }
}

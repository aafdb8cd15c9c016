import Faces
import Imaging

/// How well embeddings tell people apart. Pictures in which no face was found are left out, and counted.
public struct IdentityEvaluation: Sendable {
  /// Pictures to test, each compared with a template of every enrolled person.
  public struct Enrolment: Sendable, Equatable {
    public let people: Int
    /// Pictures to enrol and to test in which a face was found.
    public let enrolled, tested: Int
    /// How many of the tested are likest to the template of their own person.
    public let right: Int
    /// How many there were to test, found or not.
    public let wanted: Int
    /// Each tested picture with each template.
    public let curve: VerificationCurve
  }

  /// One fold, judged by the threshold that is best for the other folds.
  public struct Fold: Sendable, Equatable {
    public let number, pairs: Int
    public let threshold: Float
    public let accuracy: Double
    public let equalErrorRate: Double
  }

  public let pictures: Int
  /// Files without a face.
  public let notFound: [String]
  public let enrolment: Enrolment?
  /// Every two of the pictures.
  public let everyTwo: VerificationCurve?
  /// The pairs of the table, and how many of them lack a face.
  public let pairs: VerificationCurve?
  public let pairsWithoutFace: Int
  public let folds: [Fold]

  /// - Parameters:
  ///   - folds: the pairs' folds that are looked at; all where it is empty.
  ///   - progress: is told how many pictures have been looked at, of how many.
  /// - Throws: `ImagingError` where a picture cannot be read, what finding and reading faces throws.
  public init(
    of dataset: IdentityDataset, folder: String, folds: Set<Int> = [], finder: FaceFinder, reader: IdentityReader,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws {
    let needed = Self.needed(dataset, folds)
    var (embeddings, faces): ([FaceEmbedding?], [FoundFace]) = (
      Array(repeating: nil, count: dataset.pictures.count), []
    )
    for (done, place) in needed.enumerated() {
      let image = try PictureFile.readGrey(
        path: "\(folder)/\(dataset.pictures[place].file)", pixels: FaceReader.searchedPixels
      ).image
      try finder.find(in: image, into: &faces)
      if let face = faces.first { embeddings[place] = try reader.read(face, of: image) }
      progress(done + 1, needed.count)
    }
    self.init(of: dataset, embeddings: embeddings, folds: folds)
  }

  /// - Parameter embeddings: one for each picture of `dataset`; nil where no face was found.
  init(of dataset: IdentityDataset, embeddings: [FaceEmbedding?], folds: Set<Int> = []) {
    let needed = Self.needed(dataset, folds)
    pictures = needed.count
    notFound = needed.filter { embeddings[$0] == nil }.map { dataset.pictures[$0].file }
    enrolment = Enrolment(dataset.pictures, embeddings)
    everyTwo = Self.curve(
      needed.indices.lazy.flatMap { i in
        needed[..<i].lazy.map { ($0, needed[i], dataset.pictures[$0].person == dataset.pictures[needed[i]].person) }
      }, embeddings)
    let chosen = dataset.pairs.filter { folds.isEmpty || folds.contains($0.fold) }
    pairsWithoutFace = chosen.count { embeddings[$0.first] == nil || embeddings[$0.second] == nil }
    pairs = Self.curve(chosen.lazy.map { ($0.first, $0.second, $0.isSame) }, embeddings)
    self.folds = Set(chosen.map(\.fold)).sorted().compactMap { number in
      func curve(_ isWanted: (Int) -> Bool) -> VerificationCurve? {
        Self.curve(chosen.filter { isWanted($0.fold) }.map { ($0.first, $0.second, $0.isSame) }, embeddings)
      }
      guard let own = curve({ $0 == number }), let others = curve({ $0 != number }) else { return nil }
      let threshold = others.bestThreshold
      return Fold(
        number: number, pairs: own.same.count + own.different.count, threshold: threshold,
        accuracy: own.accuracy(at: threshold), equalErrorRate: own.equalErrorRate)
    }
  }

  /// Places of the pictures that are measured.
  private static func needed(_ dataset: IdentityDataset, _ folds: Set<Int>) -> [Int] {
    var needed = Set(dataset.pictures.indices.filter { ["enrol", "test"].contains(dataset.pictures[$0].use) })
    for pair in dataset.pairs where folds.isEmpty || folds.contains(pair.fold) {
      needed.formUnion([pair.first, pair.second])
    }
    return needed.sorted()
  }

  private static func curve(
    _ pairs: some Sequence<(Int, Int, Bool)>, _ embeddings: [FaceEmbedding?]
  ) -> VerificationCurve? {
    var (same, different): ([Float], [Float]) = ([], [])
    for (first, second, isSame) in pairs {
      guard let one = embeddings[first], let other = embeddings[second] else { continue }
      if isSame { same.append(one.similarity(to: other)) } else { different.append(one.similarity(to: other)) }
    }
    return VerificationCurve(same: same, different: different)
  }
}

extension IdentityEvaluation.Enrolment {
  /// - Returns: nil where fewer than two people are enrolled or nobody is tested.
  init?(_ pictures: [IdentityDataset.Picture], _ embeddings: [FaceEmbedding?]) {
    func places(_ use: String) -> [Int] { pictures.indices.filter { pictures[$0].use == use && embeddings[$0] != nil } }
    let (enrolled, tested) = (places("enrol"), places("test"))
    let templates = Dictionary(grouping: enrolled) { pictures[$0].person }
      .compactMapValues { FaceEmbedding(meanOf: $0.compactMap { embeddings[$0] }) }
    var (same, different, right): ([Float], [Float], Int) = ([], [], 0)
    for place in tested {
      guard let embedding = embeddings[place] else { continue }
      var (own, others) = (-Float.infinity, -Float.infinity)
      for (person, template) in templates {
        let similarity = template.similarity(to: embedding)
        if person == pictures[place].person {
          own = similarity
          same.append(similarity)
        } else {
          others = max(others, similarity)
          different.append(similarity)
        }
      }
      if own > others { right += 1 }
    }
    guard let curve = VerificationCurve(same: same, different: different) else { return nil }
    (people, self.enrolled, self.tested) = (templates.count, enrolled.count, tested.count)
    (self.right, wanted, self.curve) = (right, pictures.count { $0.use == "test" }, curve)
  }
}

import Faces
import Store

/// The good pictures of someone who is being enrolled, and what they make together.
struct Enrolment: Sendable {
  /// So many good pictures make a template; fewer make none.
  static let fewest = 3

  private(set) var faces: [FaceEmbedding] = []

  mutating func add(_ face: FaceEmbedding) { faces.append(face) }

  /// The template, and the places of pictures that show someone else than the rest.
  ///
  /// The mean of the embeddings is as good for telling people apart as all of them, needs one comparison a listener, and keeps
  /// the least of a face. A picture that is less like the mean of the others than two pictures of one person should be is
  /// left out, the least like first.
  ///
  /// - Parameter samePerson: the similarity from which on two embeddings count as one person's.
  /// - Throws: `ApplianceError.tooFewGoodPictures`, or `.notOnePerson` where the pictures are of several people.
  func template(samePerson: Float) throws(ApplianceError) -> (mean: FaceEmbedding, looks: Int, unlike: [Int]) {
    guard faces.count >= Self.fewest else { throw .tooFewGoodPictures(good: faces.count, refusal: nil) }
    var kept = Array(faces.indices)
    while true {
      guard kept.count >= Self.fewest else { throw .notOnePerson }
      var worst: (place: Int, similarity: Float)?
      for place in kept {
        guard let others = FaceEmbedding(meanOf: kept.filter { $0 != place }.map { faces[$0] }) else { continue }
        let similarity = faces[place].similarity(to: others)
        if similarity < worst?.similarity ?? .infinity { worst = (place, similarity) }
      }
      if let worst, worst.similarity < samePerson {
        kept.removeAll { $0 == worst.place }
        continue
      }
      guard let mean = FaceEmbedding(meanOf: kept.map { faces[$0] }) else { throw .notOnePerson }
      return (mean, kept.count, faces.indices.filter { !kept.contains($0) })
    }
  }
}

extension FaceEmbedding {
  /// The direction in which the embeddings lie on the mean; nil where there are none, or they cancel out.
  init?(meanOf faces: [FaceEmbedding]) {
    guard let first = faces.first else { return nil }
    var sum = first.values
    for face in faces.dropFirst() where face.values.count == sum.count {
      for place in sum.indices { sum[place] += face.values[place] }
    }
    self.init(sum)
  }
}

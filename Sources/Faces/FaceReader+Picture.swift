import Imaging

extension FaceReader {
  /// Larger pictures are shrunk to this many pixels before they are searched: more would find only tinier faces, and a
  /// full-HD frame has as many.
  public static let searchedPixels = 2_100_000

  /// Looks at a picture file. Boxes are in the file's own pixels.
  ///
  /// - Throws: `ImagingError` where it is no JPEG, PNG or PGM picture, or a damaged one.
  public func look(atPicture path: String) throws -> Look {
    let picture = try PictureFile.readGrey(path: path, pixels: Self.searchedPixels)
    let look = try look(at: picture.image)
    guard picture.scale != 1 else { return look }
    return Look(
      faces: look.faces.map { $0.scaled(by: picture.scale, to: picture.original($0.box)) }, reason: look.reason)
  }
}

extension FaceReading {
  fileprivate func scaled(by factor: Double, to box: Box) -> FaceReading {
    FaceReading(face: face.scaled(by: factor), probabilities: probabilities, quality: quality, box: box)
  }
}

/// What can go wrong while reading faces.
public enum FacesError: Error, Equatable, CustomStringConvertible {
  /// The model's name, and what it lacks.
  case unsuitableModel(String, String)
  case wrongCropSize(width: Int, height: Int)
  case networkGaveNoNumbers

  public var description: String {
    switch self {
    case .unsuitableModel(let name, let reason):
      "\(name) does not fit: \(reason); use the file of that name in Models/"
    case .wrongCropSize(let width, let height):
      "a face crop of \(width)x\(height) pixels was given where 48x48 is needed"
    case .networkGaveNoNumbers:
      "a face network gave values that are no numbers; the model file is damaged: install it again"
    }
  }
}

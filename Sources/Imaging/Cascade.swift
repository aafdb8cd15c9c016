/// A boosted cascade of Haar features (Viola and Jones 2001; tilted features and trees: Lienhart and Maydt 2002). A window
/// of the picture is a face if it passes every stage.
public struct Cascade: Sendable, Equatable {
  /// What errors and reports call it.
  public let name: String
  /// The window that the features are laid out in, in pixels, 3 to 255.
  public let windowWidth, windowHeight: Int
  let stages: [Stage]
  /// In stage order.
  let trees: [Tree]
  let nodes: [Node]
  let leaves: [Float]
  let features: [Feature]

  /// A window whose trees add up to less than `threshold` is rejected.
  struct Stage: Equatable {
    let threshold: Float
    let trees: Range<Int>
  }

  /// A binary tree; it has one leaf more than nodes.
  struct Tree: Equatable {
    let nodes: Range<Int>
    let firstLeaf: Int
  }

  struct Node: Equatable {
    let feature: Int
    let threshold: Float
    /// Where to go below the threshold and from it on.
    let left, right: Child
  }

  enum Child: Equatable {
    /// In `nodes`; always after the node itself, so that every walk ends.
    case node(Int)
    /// In `leaves`.
    case leaf(Int)
  }

  /// A weighted sum over one to three rectangles. A tilted one is turned by 45 degrees around its topmost corner (x, y):
  /// `width` steps down right, `height` steps down left.
  struct Feature: Equatable {
    let isTilted: Bool
    let rectangles: [Rectangle]
  }

  struct Rectangle: Equatable {
    let box: Box
    let weight: Float
  }

  var hasTilted: Bool { features.contains { $0.isTilted } }
}

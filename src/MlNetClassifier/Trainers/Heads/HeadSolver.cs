namespace MlNetClassifier.Trainers.Heads;

/// <summary>How a softmax head is fitted.</summary>
public enum HeadSolver
{
    /// <summary>Mini-batch gradient descent with momentum and a learning-rate schedule.</summary>
    Sgd = 0,

    /// <summary>L-BFGS on the whole set: the loss is convex, so there is one best head and nothing to tune but the L2 weight.</summary>
    Lbfgs = 1,
}

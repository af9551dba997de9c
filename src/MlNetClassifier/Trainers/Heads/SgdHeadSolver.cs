using MlNetClassifier.Optimization;

namespace MlNetClassifier.Trainers.Heads;

/// <summary>
/// Mini-batch gradient descent with momentum (velocity = momentum · velocity - rate · gradient; weights += velocity). The order of the
/// rows is drawn anew each epoch. What an epoch yields is the mean of the weights over its steps (B. Polyak and A. Juditsky, "Acceleration
/// of stochastic approximation by averaging", 1992): small mini-batches make the last step a matter of luck. Work is shared by classes,
/// which no sum crosses, so that threads cannot change a digit.
/// </summary>
internal sealed class SgdHeadSolver(SoftmaxHeadOptions options, FeatureScaling scaling, int classes)
{
    /// <summary>Multiply-adds of a step below which threads cost more than they bring.</summary>
    private const long ParallelWork = 4_000_000;

    /// <summary>Trains until the epochs are over or the progress says stop.</summary>
    public void Run(LabeledFeatures train, HeadProgress progress, CancellationToken cancellation)
    {
        int stride = SoftmaxKernels.Stride(train.Rows.Width), batch = Math.Min(options.BatchSize, train.Count);
        int stepsPerEpoch = (train.Count + batch - 1) / batch;
        int shares = (long)batch * classes * stride >= ParallelWork ? Math.Min(classes, 16) : 1;
        State state = new(classes, stride, batch);
        int[] order = [.. Enumerable.Range(0, train.Count)];
        Random random = new(options.Seed);
        long step = 0;
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            random.Shuffle(order);
            state.StartEpoch();
            double loss = 0;
            int correct = 0;
            float rate = 0;
            for (int first = 0; first < train.Count; first += batch, step++)
            {
                cancellation.ThrowIfCancellationRequested();
                int count = Math.Min(batch, train.Count - first);
                rate = options.Schedule.GetLearningRate(new TrainingStep(step, stepsPerEpoch, options.BatchSize));
                for (int r = 0; r < count; r++)
                {
                    scaling.Apply(train.Rows.GetRow(order[first + r]), state.Rows.AsSpan(r * stride, stride));
                }

                SoftmaxKernels.Scores(state.Rows, state.Weights, state.Biases, state.Scores, count, stride);
                for (int r = 0; r < count; r++)
                {
                    Span<float> errors = state.Scores.AsSpan(r * classes, classes);
                    loss += SoftmaxKernels.LossAndErrors(errors, train.Labels[order[first + r]], out bool right);
                    correct += right ? 1 : 0;
                }

                if (shares == 1)
                {
                    state.Update(0, classes, count, rate, options);
                }
                else
                {
                    int rows = count;
                    float current = rate;
                    Parallel.For(
                        0,
                        shares,
                        new ParallelOptions { MaxDegreeOfParallelism = options.Threads },
                        share => state.Update(share * classes / shares, (share + 1) * classes / shares, rows, current, options));
                }
            }

            state.EndEpoch(stepsPerEpoch);
            if (!progress.Add(loss / train.Count, (double)correct / train.Count, rate, stepsPerEpoch, state.MeanWeights, state.MeanBiases))
            {
                return;
            }
        }
    }

    /// <summary>Weights and buffers.</summary>
    private sealed class State(int classes, int stride, int batch)
    {
        public readonly float[] Weights = new float[classes * stride];
        public readonly float[] Biases = new float[classes];
        public readonly float[] Rows = new float[batch * stride];
        public readonly float[] Scores = new float[batch * classes];
        public readonly float[] MeanWeights = new float[classes * stride];
        public readonly float[] MeanBiases = new float[classes];
        private readonly float[] _velocity = new float[classes * stride];
        private readonly float[] _biasVelocity = new float[classes];

        public void StartEpoch()
        {
            Array.Clear(MeanWeights);
            Array.Clear(MeanBiases);
        }

        public void EndEpoch(int steps)
        {
            for (int i = 0; i < MeanWeights.Length; i++)
            {
                MeanWeights[i] /= steps;
            }

            for (int c = 0; c < classes; c++)
            {
                MeanBiases[c] /= steps;
            }
        }

        // One step of the classes from first to last.
        public void Update(int first, int last, int count, float rate, SoftmaxHeadOptions options)
        {
            float momentum = (float)options.Momentum, scale = -rate / count, decay = -rate * (float)options.L2;
            int share = last - first;
            float[] errors = new float[count * share];
            for (int r = 0; r < count; r++)
            {
                for (int c = 0; c < share; c++)
                {
                    errors[r * share + c] = scale * Scores[r * classes + first + c];
                }
            }

            Span<float> velocity = _velocity.AsSpan(first * stride, share * stride), weights = Weights.AsSpan(first * stride, share * stride);
            for (int i = 0; i < velocity.Length; i++)
            {
                velocity[i] = momentum * velocity[i] + decay * weights[i];
            }

            SoftmaxKernels.AddGradient(errors, Rows, velocity, count, share, stride);
            Span<float> mean = MeanWeights.AsSpan(first * stride, share * stride);
            for (int i = 0; i < velocity.Length; i++)
            {
                weights[i] += velocity[i];
                mean[i] += weights[i];
            }

            for (int c = 0; c < share; c++)
            {
                float sum = 0;
                for (int r = 0; r < count; r++)
                {
                    sum += errors[r * share + c];
                }

                _biasVelocity[first + c] = momentum * _biasVelocity[first + c] + sum;
                Biases[first + c] += _biasVelocity[first + c];
                MeanBiases[first + c] += Biases[first + c];
            }
        }
    }
}

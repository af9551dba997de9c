namespace MlNetClassifier.Numerics;

/// <summary>One layer's work on tensors at fixed places: immutable once built, so any number of workspaces share it.</summary>
/// <remarks>
/// The work is cut into tasks that write disjoint memory; phases follow each other, tasks within a phase do not see each other. How it is cut depends on
/// the number of threads, what is computed does not.
/// </remarks>
internal abstract unsafe class LayerKernel
{
    /// <summary>Kernel and parameters in a few words, for people.</summary>
    public abstract string Description { get; }

    /// <summary>Floating-point operations per image in the textbook sense (a multiply-add is two), whatever the algorithm saves.</summary>
    public virtual double Flops => 0;

    /// <summary>First weights that the layer reads, so that the layer before it can fetch them; null when it has none.</summary>
    public virtual byte* FirstWeights => null;

    /// <summary>The next layer's <see cref="FirstWeights"/>.</summary>
    public byte* NextWeights { get; set; }

    /// <summary>Floats of private memory per worker for this many images.</summary>
    public virtual long ScratchLength(int images, int threads) => 0;

    public virtual int Phases(int images, int threads) => 1;

    public abstract int Tasks(int phase, int images, int threads);

    /// <summary>Does one task of a phase.</summary>
    /// <remarks>
    /// Implementations are compiled with full optimisation at once: waiting for the tiers would leave a program's first dozens of pictures to code
    /// that takes half as long again.
    /// </remarks>
    public abstract void Execute(in LayerCall call, int phase, int task);

    /// <summary>Does everything on the calling thread.</summary>
    public void RunSerial(in LayerCall call)
    {
        int phases = Phases(call.Images, call.Threads);
        for (int phase = 0; phase < phases; phase++)
        {
            int tasks = Tasks(phase, call.Images, call.Threads);
            for (int task = 0; task < tasks; task++)
            {
                Execute(call, phase, task);
            }
        }
    }
}

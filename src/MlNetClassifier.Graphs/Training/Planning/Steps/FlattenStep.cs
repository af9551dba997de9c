namespace MlNetClassifier.Graphs.Training.Planning.Steps;

/// <summary>An image in the order channel, row, column, whatever shape that then has, or back: the graph's order, whatever the memory's.</summary>
internal sealed unsafe class FlattenStep(bool back) : TrainingStep
{
    public override void RunItem(in StepContext context)
    {
        if (back)
        {
            Outputs[0].Import(Outputs[0].Item(context), Inputs[0].Item(context));
            return;
        }

        Inputs[0].Export(Inputs[0].Item(context), Outputs[0].Item(context));
    }
}

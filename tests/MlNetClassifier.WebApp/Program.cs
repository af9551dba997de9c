// <webapp>
using MlNetClassifier.Data;
using MlNetClassifier.Extensions.ML;
using MlNetClassifier.Imaging;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddPredictionEnginePool<Photo, Prediction>()
    .FromFile(modelName: "flowers", filePath: builder.Configuration["model"] ?? "model-image.zip", watchForChanges: true);

var app = builder.Build();
app.MapPost("/predict", async (PredictionEnginePool<Photo, Prediction> pool, Stream body) =>
{
    using var file = new MemoryStream();
    await body.CopyToAsync(file);
    file.Position = 0;
    try
    {
        using var image = MLImage.CreateFromStream(file);
        return Results.Ok(pool.Predict(modelName: "flowers", new Photo { Image = image }));
    }
    catch (InvalidImageException e)
    {
        return Results.BadRequest(e.Message);
    }
});
app.Run();

public sealed class Photo
{
    public MLImage? Image { get; set; }
}

public sealed class Prediction
{
    public string PredictedLabel { get; set; } = "";
    public float[] Score { get; set; } = [];
}
// </webapp>

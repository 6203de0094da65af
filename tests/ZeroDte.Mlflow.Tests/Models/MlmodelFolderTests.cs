using ZeroDte.Mlflow.Protocol.Models;

namespace ZeroDte.Mlflow.Tests.Models;

public sealed class MlmodelFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zerodte-model-");

    private readonly MlmodelDescription _model = new(
        "model", "0123abcd", Guid.Parse("00112233445566778899aabbccddeeff"), new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero),
        ["gap", "it's odd"], ["close"]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Xgboost_Folder_SaysWhatMlflowReads()
    {
        await MlmodelFolder.WriteXgboostAsync(_folder.FullName, _model, new byte[] { 1, 2 }, "1.7.4", Cancel);

        Text("MLmodel").ShouldBe("""
            artifact_path: 'model'
            flavors:
              python_function:
                data: model.ubj
                env:
                  conda: conda.yaml
                  virtualenv: python_env.yaml
                loader_module: mlflow.xgboost
                python_version: '3.11.2'
              xgboost:
                code: null
                data: model.ubj
                model_class: xgboost.core.Booster
                model_format: ubj
                xgb_version: '1.7.4'
            mlflow_version: 2.17.2
            model_size_bytes: 2
            model_uuid: 00112233445566778899aabbccddeeff
            run_id: '0123abcd'
            signature:
              inputs: '[{"type":"double","name":"gap","required":true},{"type":"double","name":"it\u0027s odd","required":true}]'
              outputs: '[{"type":"double","name":"close","required":true}]'
              params: null
            utc_time_created: '2026-11-20 12:00:00.000000'

            """);
        File.ReadAllBytes(Path.Combine(_folder.FullName, "model.ubj")).ShouldBe([1, 2]);
        Text("requirements.txt").ShouldBe("mlflow==2.17.2\nxgboost==1.7.4\n");
    }

    [Fact]
    public async Task Python_Folder_NamesTheModuleThatItBrings()
    {
        await MlmodelFolder.WritePythonAsync(_folder.FullName, _model, "{}"u8.ToArray(), "our_model", "# reads it\n", ["pandas"], Cancel);

        Text("MLmodel").ShouldContain("flavors:\n  python_function:\n    code: code\n    data: model.json\n    env:\n      conda: "
            + "conda.yaml\n      virtualenv: python_env.yaml\n    loader_module: our_model\n");
        Text("model.json").ShouldBe("{}");
        Text("code/our_model.py").ShouldBe("# reads it\n");
        Text("requirements.txt").ShouldBe("mlflow==2.17.2\npandas\n");
    }

    private string Text(string file) => File.ReadAllText(Path.Combine(_folder.FullName, file));
}

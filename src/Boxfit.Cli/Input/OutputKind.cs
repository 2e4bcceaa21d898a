namespace Boxfit.Cli.Input;

/// <summary>What an output is to be, by which it is checked before the work.</summary>
enum OutputKind
{
    /// <summary>A file of any name.</summary>
    File,

    /// <summary>An HTML page.</summary>
    Page,

    /// <summary>A picture of drawings, .png or .svg.</summary>
    Drawing,

    /// <summary>A page or a drawing.</summary>
    Sheet,

    /// <summary>A model for other programs.</summary>
    Model,

    /// <summary>A folder, which may be there.</summary>
    Folder,

    /// <summary>A file or a folder, as another option decides.</summary>
    FileOrFolder,
}

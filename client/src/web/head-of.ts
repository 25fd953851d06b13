import * as vscode from 'vscode';

/** So many bytes of a file are looked at: both keys of a manifest stand before. */
const size = 65_536;
const latin = new TextDecoder('latin1');

/** The beginning of a file, its bytes as Latin-1; empty where it cannot be read. */
export async function headOf(uri: vscode.Uri): Promise<string> {
  try {
    return latin.decode((await vscode.workspace.fs.readFile(uri)).subarray(0, size));
  } catch {
    return '';
  }
}

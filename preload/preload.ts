// Runs in the sandbox before the editor's page. Only brings the real Electron to the bridge.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { exposeBridge } from './exposed-bridge.ts';

exposeBridge({ contextBridge, ipcRenderer, webUtils });
